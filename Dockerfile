# Switch, edge and server in one image. `docker build -t sambung .`; how it is run stands in README.md, and how its steps are
# proven without a Docker daemon in CONTRIBUTING.md (docker.steps).

FROM debian:trixie-slim AS build
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends ca-certificates g++ make nodejs npm
WORKDIR /opt/sambung
ENV XDG_CACHE_HOME=/opt/cache
COPY . .
RUN node scripts/bootstrap.mjs
# Asterisk is Debian sid's, whose libraries come with it: it is the one that the product starts anywhere else.
RUN node dist/scripts/tools/ensure.js asterisk espeak-ng \
 && rm -rf /opt/cache/sambung/*/*/debs
RUN npm prune --omit=dev --ignore-scripts

FROM debian:trixie-slim
# tini is process 1: it passes SIGTERM on to the supervisor, and buries what others leave behind, which Node does not.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends ca-certificates nodejs tini \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --user-group --home-dir /data --no-create-home --shell /usr/sbin/nologin sambung \
 && install --directory --owner=sambung --group=sambung --mode=700 /data
WORKDIR /opt/sambung
COPY --from=build /opt/cache/sambung/asterisk /opt/cache/sambung/asterisk
COPY --from=build /opt/cache/sambung/espeak-ng /opt/cache/sambung/espeak-ng
COPY --from=build /opt/sambung/node_modules node_modules
COPY --from=build /opt/sambung/dist dist
COPY --from=build /opt/sambung/package.json package.json
COPY --from=build /opt/sambung/config config
COPY --from=build /opt/sambung/dialplan dialplan
ENV NODE_ENV=production
ENV XDG_CACHE_HOME=/opt/cache
ENV SAMBUNG_DATA=/data
ENV SAMBUNG_HOST=0.0.0.0
ENV SAMBUNG_SIP_HOST=0.0.0.0
# A call takes two ports for each of its parties: fifty parties. A longer range is published as easily, only more slowly.
ENV SAMBUNG_RTP_PORTS=10000-10099
USER sambung
VOLUME /data
EXPOSE 8080/tcp 5060/udp 10000-10099/udp
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "dist/scripts/start/healthy/main.js"]
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["node", "dist/scripts/start/supervise.js"]
