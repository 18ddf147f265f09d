#!/usr/bin/env bash
# Brings GraphiQL into app/api/static/graphiql, so that it works without a network.
# Needs node and npm. Change a version here, run it, look at the page, commit.
set -euo pipefail
graphiql=3.8.3 react=18.3.1 esbuild=0.25.9
target=$(cd "$(dirname "$0")/.." && pwd)/app/api/static/graphiql
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for package in "graphiql@$graphiql" "react@$react" "react-dom@$react"; do
  name=${package%@*}
  mkdir "$name"
  tar -xzf "$(npm pack --silent "$package")" -C "$name" --strip-components=1
done
npm install --silent --no-save --prefix "$work/tools" "esbuild@$esbuild"
mkdir -p "$target"
"$work/tools/node_modules/.bin/esbuild" graphiql/graphiql.js --minify --legal-comments=eof --outfile="$target/graphiql.min.js"
"$work/tools/node_modules/.bin/esbuild" graphiql/graphiql.css --minify --outfile="$target/graphiql.min.css"
# Names of hosts, in texts of errors.
sed -i -e "s/ (jsdelivr, unpkg, etc)//" -e "s#https://yarnpkg.com/en/docs/selective-version-resolutions#the manual#" "$target/graphiql.min.js"
cp react/umd/react.production.min.js react-dom/umd/react-dom.production.min.js "$target/"
{
  for name in graphiql react react-dom; do
    version=$(node -p "require('./$name/package.json').version")
    printf '%s %s\n\n' "$name" "$version"
    cat "$name/LICENSE"
    printf '\n\n'
  done
} > "$target/LICENSES.txt"
