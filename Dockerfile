# Two images: `activeflow`, for all of our processes (`role api`, `role worker`, `role gateway`, `role simulator`, `admin ...`), and
# `asterisk`, the phone network, of Debian's packages and config/asterisk.
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

FROM debian:forky-slim AS asterisk
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    asterisk asterisk-modules asterisk-core-sounds-en-wav asterisk-moh-opsound-gsm \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir -p /etc/activeflow-asterisk/local /run/asterisk /var/spool/asterisk/recording \
 && cd /etc/asterisk \
 && cp amd.conf features.conf indications.conf musiconhold.conf codecs.conf confbridge.conf /etc/activeflow-asterisk/
COPY config/asterisk /etc/activeflow-asterisk
# The volume of sounds belongs to the worker, which is user 1000 in the image below, whoever mounts it first.
RUN chown -R asterisk:asterisk /etc/activeflow-asterisk /run/asterisk /var/lib/asterisk /var/spool/asterisk /var/log/asterisk \
 && mkdir /sounds && chown 1000:1000 /sounds
USER asterisk
ENTRYPOINT ["asterisk", "-f", "-C", "/etc/activeflow-asterisk/asterisk.conf"]

FROM node:22-slim AS activeflow
# What speaks where ACTIVEFLOW_TTS says so.
RUN apt-get update && apt-get install -y --no-install-recommends espeak-ng && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production ACTIVEFLOW_DATA_DIR=/data
COPY package.json package-lock.json ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
# Volumes that are mounted here are made with this owner.
RUN mkdir /data /sounds && chown node:node /data /sounds \
 # The workflow code is bundled now: a container may write to no folder but those two.
 && node dist/src/worker/prebundle.js
USER node
ENTRYPOINT ["node", "--enable-source-maps", "dist/src/cli.js"]
CMD ["--help"]
