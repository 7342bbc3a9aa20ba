# One image for all of our processes: `role api`, `role worker`, `role gateway`, `role simulator`, `admin ...`.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
COPY workflows workflows
COPY activities activities
COPY src src
RUN node src/setup.mjs

FROM node:22-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:22-slim
WORKDIR /app
ENV NODE_ENV=production
COPY package.json package-lock.json ./
COPY --from=packages /app/node_modules node_modules
# The worker keeps its workflow bundle beside the build.
COPY --from=build --chown=node:node /app/dist dist
USER node
ENTRYPOINT ["node", "--enable-source-maps", "dist/src/cli.js"]
CMD ["--help"]
