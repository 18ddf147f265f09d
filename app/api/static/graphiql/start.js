// Starts GraphiQL with the examples of the page as tabs; #query=... opens one more, in front.
// Where a key is needed, each tab has a place for it under Headers; it is kept nowhere.
(function () {
  const examples = JSON.parse(document.getElementById("examples").textContent);
  const asked = new URLSearchParams(location.hash.slice(1)).get("query");
  const place = document.getElementById("graphiql");
  const headers = "needsKey" in place.dataset ? '{\n  "X-API-Key": ""\n}' : undefined;
  const props = {
    fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
    defaultTabs: (asked ? [asked] : []).concat(examples).map((query) => ({ query, headers })),
    shouldPersistHeaders: false,
  };
  if (asked) props.query = asked;
  if (headers) {
    props.defaultHeaders = headers;
    props.defaultEditorToolsVisibility = "headers";
  }
  ReactDOM.createRoot(place).render(React.createElement(GraphiQL, props));
})();
