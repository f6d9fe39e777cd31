using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Builds;
using GitPush.Kubernetes.Client;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Kubernetes.Tests.Builds.Support;

/// <summary>A pushed commit, and what a host says about its images.</summary>
internal sealed class BuildScenario : IDisposable
{
    public const string Namespace = "builds";

    public BuildScenario()
    {
        Git = TestGit.Init(Folder.CreateDirectory("shop"));
        Options.ServerUrl = new Uri("http://gitpush.example.com:8080/git");
        Image = new ImageBuild { Name = "web", Repository = "registry.example.com/shop/web" };
        Options.Images.Add(Image);
    }

    public TempFolder Folder { get; } = new();

    public TestGit Git { get; }

    public KubernetesBuildOptions Options { get; } = new();

    /// <summary>The one image.</summary>
    public ImageBuild Image { get; }

    public Lines Output { get; } = new();

    public PushContext CreatePush(string commit)
    {
        var repository = GitRepository.Open(Git.WorkingDirectory);
        var update = new RefUpdate("refs/heads/main", ObjectId.Zero, ObjectId.Parse(commit), RefUpdateKind.Create);
        return new PushContext("0190a1b2c3d47e5f8a9b0c1d2e3f4a5b", repository, [update], Output);
    }

    /// <summary>The build of <see cref="Image"/> with secrets as they are.</summary>
    public BuildJob CreateJob(BuildSecrets? secrets = null, string commit = "0123456789abcdef0123456789abcdef01234567")
    {
        secrets ??= new BuildSecrets(new Dictionary<string, string>(), [], new Dictionary<string, string>(), false, false);
        var push = new PushContext("0190a1b2c3d47e5f8a9b0c1d2e3f4a5b", GitRepository.Open(Git.WorkingDirectory), [], Output);
        var request = new BuildRequest(Image, commit, new Dictionary<string, string> { ["org.opencontainers.image.revision"] = commit }, secrets.SecretFiles, Options.CacheTag);
        return new BuildJob(Options, BuildTool.Of(Options.Tool), request, secrets, Namespace, push);
    }

    public static KubernetesObject WithUid(KubernetesObject job)
    {
        job.Metadata["uid"] = "7d6f2c1e-0000-4000-8000-000000000001";
        return job;
    }

    public void Dispose() => Folder.Dispose();
}
