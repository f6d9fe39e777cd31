using GitPush.Secrets;

namespace GitPush.Images;

/// <summary>
/// One container image that a push builds. The same description serves a build by a Docker engine (GitPush.Docker) and a build
/// in a cluster (GitPush.Kubernetes).
/// </summary>
public sealed class ImageBuild
{
    /// <summary>
    /// The image's short name: in output and log, and how manifests and other stages name it: <c>web</c>. Unique within a push.
    /// Required.
    /// </summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// The repository that the image is pushed to, without tag or digest: <c>registry.example.com/shop/web</c>. Default: none, and
    /// the image stays with the engine that built it, under <see cref="Name"/>.
    /// </summary>
    public string? Repository { get; set; }

    /// <summary>The folder in the pushed tree that is the build's context, with <c>/</c> between its parts. Default: the whole tree.</summary>
    public string Context { get; set; } = "";

    /// <summary>The Dockerfile, relative to <see cref="Context"/>. Default: <c>Dockerfile</c>.</summary>
    public string Dockerfile { get; set; } = "Dockerfile";

    /// <summary>The stage of the Dockerfile that becomes the image. Default: the last one.</summary>
    public string? Target { get; set; }

    /// <summary>
    /// A stage of the Dockerfile that is built first, and whose failure refuses the push: <c>test</c>. Nothing of it is kept.
    /// Default: none.
    /// </summary>
    public string? TestTarget { get; set; }

    /// <summary>
    /// Build arguments (<c>ARG</c>). They stay readable in the image's history, so nothing secret belongs here: see
    /// <see cref="Secrets"/>.
    /// </summary>
    public IDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Secrets by the id under which <c>RUN --mount=type=secret,id=…</c> asks for them. They are in no layer, history, output or
    /// log.
    /// </summary>
    public IDictionary<string, SecretReference> Secrets { get; } = new Dictionary<string, SecretReference>(StringComparer.Ordinal);

    /// <summary>
    /// Labels of the image, beside those that every image gets: <c>org.opencontainers.image.revision</c> (the commit),
    /// <c>org.opencontainers.image.source</c> (the repository) and <c>dev.gitpush.push</c> (the push's id).
    /// </summary>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Images whose layers may be taken over, such as <c>registry.example.com/shop/web:latest</c>. Default: none.</summary>
    public IList<string> CacheFrom { get; } = [];
}
