# The image of echo3333: `docker build -t echo3333 .`, then `docker run --rm -p 3333:3333 echo3333`.

FROM node:24-trixie-slim AS build
WORKDIR /app
# No package of ours needs its install script: the image's own Node runs the build.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN npm run build

FROM node:24-trixie-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-trixie-slim
# Nothing is installed from here on, so nothing stays that could.
RUN rm -rf /usr/local/lib/node_modules /opt/yarn-* \
  && rm -f /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg
WORKDIR /app
COPY LICENSE package.json ./
COPY --from=dependencies /app/node_modules node_modules
COPY views views
COPY --from=build /app/dist dist

ENV NODE_ENV=production ECHO3333_HOST=::
EXPOSE 3333
USER node
STOPSIGNAL SIGTERM
# Asks where the environment says that the service is: change its port with ECHO3333_PORT.
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s CMD ["node", "/app/dist/cli/main.js", "healthcheck"]
ENTRYPOINT ["node", "/app/dist/cli/main.js"]
CMD ["serve"]
