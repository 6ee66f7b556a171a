# The images of Millrace: preprocessor, worker (libtorch for the CPU) and worker-gpu (libtorch from outside).
# Build with BuildKit (Docker 23 and later have it on): docker build --target worker -t millrace-worker .
# docs/deployment.md says where the native libraries come from and how to build behind a mirror.

ARG MAVEN_IMAGE=maven:3.9-eclipse-temurin-17
ARG JRE_IMAGE=eclipse-temurin:17-jre
ARG VERSION=development
ARG REVISION=unknown

# Leaves in /image what the others copy: see docker/layers.
FROM ${MAVEN_IMAGE} AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2/repository \
    --mount=type=secret,id=maven-settings,target=/root/.m2/settings.xml \
    mvn -B -ntp -DskipTests -Dspotless.check.skip=true -pl cli -am package
RUN docker/layers cli/target /image

# What both processes need. Nothing in it changes with our sources.
FROM ${JRE_IMAGE} AS runtime
RUN useradd --uid 10001 --no-create-home --home-dir /var/lib/millrace millrace && install -d -o millrace -g millrace /var/lib/millrace
COPY --from=build /image/tokenizers /opt/millrace/tokenizers
COPY --from=build /image/lib /opt/millrace/lib
# A clone made with umask 077 has modes that this user could not read.
COPY --chmod=755 docker/health /opt/millrace/health
COPY --chmod=755 docker/millrace /usr/local/bin/millrace
# DJL is to load what is here and to fetch nothing; RUST_FLAVOR keeps it from looking for a CUDA build of the tokenizers. With the folder
# of the library instead of its path, DJL 0.36.0 fails where there is no GPU.
ENV RUST_LIBRARY_PATH=/opt/millrace/tokenizers/libtokenizers.so \
    RUST_FLAVOR=cpu \
    DJL_OFFLINE=true \
    OPT_OUT_TRACKING=true \
    DJL_CACHE_DIR=/tmp/djl
WORKDIR /var/lib/millrace
USER 10001:10001
# Small native libraries of Kafka's compression are unpacked into /tmp, which must allow execution.
ENTRYPOINT ["millrace"]
CMD ["--help"]

FROM runtime AS preprocessor
COPY --from=build /image/application /opt/millrace/application
EXPOSE 9465
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["/opt/millrace/health", "9465"]
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="Millrace preprocessor" \
    org.opencontainers.image.description="Turns text records on Kafka into token batches; has every millrace command that needs no model" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"

FROM runtime AS worker
COPY --from=build /image/torch /opt/millrace/torch
ENV PYTORCH_LIBRARY_PATH=/opt/millrace/torch \
    PYTORCH_FLAVOR=cpu
COPY --from=build /image/application /opt/millrace/application
EXPOSE 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=6 CMD ["/opt/millrace/health", "9464"]
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="Millrace worker" \
    org.opencontainers.image.description="Trains language models on token batches from Kafka, on the CPU; has every millrace command" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"

# libtorch 2.7.1 for CUDA 12.8 is not in it (3 GB and more): it is mounted at /opt/libtorch.
FROM runtime AS worker-gpu
COPY --from=build /image/torch-cuda /opt/millrace/lib
ENV PYTORCH_LIBRARY_PATH=/opt/libtorch/lib \
    PYTORCH_VERSION=2.7.1 \
    PYTORCH_FLAVOR=cu128 \
    LD_LIBRARY_PATH=/opt/libtorch/lib \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility
COPY --from=build /image/application /opt/millrace/application
EXPOSE 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=6 CMD ["/opt/millrace/health", "9464"]
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="Millrace worker for GPUs" \
    org.opencontainers.image.description="Trains language models on token batches from Kafka, with a libtorch for CUDA that is mounted" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
