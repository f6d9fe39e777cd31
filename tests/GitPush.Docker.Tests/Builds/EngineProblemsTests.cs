using GitPush.Docker.Builds;

namespace GitPush.Docker.Tests.Builds;

/// <summary>What engines of several versions say, and registries through them.</summary>
[TestClass]
public sealed class EngineProblemsTests
{
    [TestMethod]
    [DataRow("failed to solve: dockerfile parse error on line 7: unknown instruction: RUNN (did you mean RUN?)", null, "Dockerfile, line 7: unknown instruction: RUNN (did you mean RUN?)")]
    [DataRow("failed to solve: target stage \"nope\" could not be found", null, "the Dockerfile has no stage 'nope'")]
    [DataRow("failed to solve: process \"/bin/sh -c make\" did not complete successfully: exit code: 2", "[2/2] RUN make", "[2/2] RUN make failed with exit code 2")]
    [DataRow("failed to solve: registry.example.com/none:1: failed to resolve source metadata for registry.example.com/none:1: registry.example.com/none:1: not found", null, "base image registry.example.com/none:1 does not exist")]
    [DataRow("pull access denied for shop, repository does not exist or may require 'docker login': denied: requested access to the resource is denied", null, "base image shop does not exist, or its registry wants a login that may pull it")]
    [DataRow("failed to solve: failed to fetch anonymous token: unexpected status from GET request to https://auth.example.com/token: 401 Unauthorized", "[internal] load metadata for registry.example.com/shop:1", "base image registry.example.com/shop:1: its registry wants a login, or refuses the one it was given")]
    [DataRow("failed to solve: failed to copy files: write /var/lib/docker/overlay2/x/diff/a: no space left on device", "[2/3] COPY . /", "the Docker engine's disk is full")]
    [DataRow("Error processing tar file(exit status 1): write /a: no space left on device", null, "the Docker engine's disk is full")]
    [DataRow("failed to solve with frontend dockerfile.v0: failed to read dockerfile: open /var/lib/docker/tmp/buildkit-mount3289732539/Dockerfile: no such file or directory", null, "there is no Dockerfile")]
    [DataRow("Cannot locate specified Dockerfile: web/Dockerfile", null, "there is no web/Dockerfile")]
    [DataRow("failed to solve: alpine:3: failed to resolve source metadata for docker.io/library/alpine:3: failed to do request: Head \"https://registry-1.docker.io/v2/library/alpine/manifests/3\": dial tcp: lookup registry-1.docker.io: no such host", null, "the registry registry-1.docker.io does not answer")]
    [DataRow("something\nnew", "[2/2] RUN make", "[2/2] RUN make: something new")]
    public void A_failed_build(string failure, string? step, string expected) =>
        Assert.AreEqual(expected, EngineProblems.DescribeBuild(failure, 0, step));

    [TestMethod]
    [DataRow("denied: requested access to the resource is denied", true, "registry registry.example.com does not let the login that it was given push this image")]
    [DataRow("denied: requested access to the resource is denied", false, "registry registry.example.com wants a login, and this server has none for it")]
    [DataRow("unauthorized: incorrect username or password", true, "registry registry.example.com refuses the login that it was given")]
    [DataRow("push access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed", true, "registry registry.example.com does not let the login that it was given push this image")]
    [DataRow("unauthorized: authentication required", false, "registry registry.example.com wants a login, and this server has none for it")]
    [DataRow("received unexpected HTTP status: 500 Internal Server Error", true, "registry registry.example.com refuses the image: received unexpected HTTP status: 500 Internal Server Error")]
    [DataRow("Get \"https://registry.example.com/v2/\": net/http: TLS handshake timeout", false, "the registry registry.example.com does not answer")]
    [DataRow("blob upload invalid: no space left on device", false, "registry registry.example.com refuses the image: blob upload invalid: no space left on device")]
    public void A_failed_push(string failure, bool hadLogin, string expected) =>
        Assert.AreEqual(expected, EngineProblems.DescribePush(failure, "registry.example.com", hadLogin));
}
