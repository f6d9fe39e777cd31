using GitPush.Images;
using GitPush.Secrets;

namespace GitPush.Docker;

/// <summary>What <c>AddDockerBuild()</c> builds, and how.</summary>
public sealed class DockerBuildOptions
{
    /// <summary>The engine that builds. Default: the one that the <c>docker</c> command would use.</summary>
    public DockerEngineOptions Engine { get; } = new();

    /// <summary>
    /// The images, built in this order. Default: none, and one image is built that is named like the repository, from the
    /// <c>Dockerfile</c> at the root of the tree.
    /// </summary>
    public IList<ImageBuild> Images { get; } = [];

    /// <summary>
    /// Patterns of the refs whose commits are built, as in <see cref="Hooks.StageOptions.Refs"/>. Default: none, which is the branch
    /// that the repository's HEAD names.
    /// </summary>
    public IList<string> Refs { get; } = [];

    /// <summary>
    /// Further tags beside the commit's id, such as <c>latest</c>. <c>{branch}</c> and <c>{tag}</c> stand for the names of what was
    /// pushed, with <c>-</c> in place of characters that a tag cannot have; a tag that needs the one is left out when the other was
    /// pushed. <c>{commit}</c> stands for the id. They move with each push; what is deployed is named by its digest. Default: none.
    /// </summary>
    public IList<string> Tags { get; } = [];

    /// <summary>Which builder builds. Default: <see cref="DockerBuilder.Auto"/>.</summary>
    public DockerBuilder Builder { get; set; } = DockerBuilder.Auto;

    /// <summary>The logins at registries, for base images and for what is pushed. Default: none.</summary>
    public IList<RegistryCredential> Credentials { get; } = [];

    /// <summary>
    /// Where the text of a <c>config.json</c> is, as <c>docker login</c> writes it, whose logins and identity tokens are used
    /// beside <see cref="Credentials"/>, which go first: <c>file:/home/ci/.docker/config.json</c>. Credential helpers that it names
    /// are programs, and are not run. Default: none; no such file is read without being named.
    /// </summary>
    public SecretReference? DockerConfig { get; set; }

    /// <summary>The network that steps have: <c>none</c>, <c>host</c>, or the name of one. Default: the engine's default.</summary>
    public string? NetworkMode { get; set; }

    /// <summary>The platform to build for, such as <c>linux/arm64</c>. Default: the engine's own.</summary>
    public string? Platform { get; set; }

    /// <summary>Whether base images are looked up anew for each build, so that a tag that has moved is noticed. Default: no.</summary>
    public bool Pull { get; set; }

    /// <summary>Whether every step runs anew in each build. Default: no.</summary>
    public bool NoCache { get; set; }

    /// <summary>
    /// Whether a pusher can ask for a build in which every step runs anew: <c>git push -o no-cache</c>. Where not, such a push is
    /// refused. Default: yes.
    /// </summary>
    public bool AllowNoCache { get; set; } = true;

    /// <summary>
    /// How much output of the steps of one build the pusher and the record get; of a build that fails beyond that the last lines
    /// follow. In bytes. Default: 1 MiB.
    /// </summary>
    public long MaxOutputBytes { get; set; } = 1 << 20;

    /// <summary>Adds an image.</summary>
    /// <param name="name">Its <see cref="ImageBuild.Name"/>.</param>
    /// <param name="configure">Sets the rest.</param>
    /// <returns>These options.</returns>
    public DockerBuildOptions Image(string name, Action<ImageBuild>? configure = null)
    {
        var image = new ImageBuild { Name = name };
        configure?.Invoke(image);
        Images.Add(image);
        return this;
    }
}
