// Starts GraphiQL with the examples of the page as tabs; #query=... opens one more, in front.
(function () {
  const examples = JSON.parse(document.getElementById("examples").textContent);
  const asked = new URLSearchParams(location.hash.slice(1)).get("query");
  const root = ReactDOM.createRoot(document.getElementById("graphiql"));
  const props = {
    fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
    defaultTabs: (asked ? [asked] : []).concat(examples).map((query) => ({ query })),
    shouldPersistHeaders: false,
  };
  if (asked) props.query = asked;
  root.render(React.createElement(GraphiQL, props));
})();
