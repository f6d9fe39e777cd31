using System.Security.Claims;
using GitPush.Core.Tests.Support;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Stages.Policies;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Core.Tests.Stages.Policies;

/// <summary>A repository with one commit on <c>main</c>, and what policies say of pushes to it.</summary>
internal sealed class PolicyRepository : IDisposable
{
    private readonly TempFolder _folder = new();

    public PolicyRepository()
    {
        Git = TestGit.Init(_folder.Combine("shop"));
        Base = Git.Commit("readme.txt", "the shop\n");
        Git.Run("checkout", "--quiet", "--detach");
    }

    public TestGit Git { get; }

    public TempFolder Folder => _folder;

    /// <summary>The commit that <c>main</c> names.</summary>
    public string Base { get; }

    /// <summary>The lines that the pusher of the last push read.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>What was to be kept out of the output of the last push.</summary>
    public List<string> Masked { get; } = [];

    /// <summary>The last push.</summary>
    public PushContext Push { get; private set; } = null!;

    /// <summary>Commits a file on top of what is checked out, under no ref.</summary>
    public string Commit(string path, string content, string message = "Change a file") => Git.Commit(path, content, message);

    /// <summary>An update of a branch or tag by its full name.</summary>
    public RefUpdate Update(string name, string? newId, RefUpdateKind kind = RefUpdateKind.FastForward) => new(
        name,
        kind == RefUpdateKind.Create ? ObjectId.Zero : ObjectId.Parse(Base),
        newId is null ? ObjectId.Zero : ObjectId.Parse(newId),
        newId is null ? RefUpdateKind.Delete : kind);

    /// <summary>Pushes a commit to <c>main</c>.</summary>
    /// <returns>Why it is refused, or null.</returns>
    public Task<string?> PushAsync(string commit, Action<RefPolicyOptions> policy) => PushAsync([Update("refs/heads/main", commit)], [policy]);

    public async Task<string?> PushAsync(
        IReadOnlyList<RefUpdate> updates,
        Action<RefPolicyOptions>[] policies,
        ClaimsPrincipal? user = null,
        PushTrigger trigger = PushTrigger.Push,
        PushCertificate? certificate = null)
    {
        var result = await JudgeAsync(updates, policies, user, trigger, certificate);
        return result.Rejections.Count == 0 ? null : result.Rejections[0].Reason;
    }

    public async Task<StageResult> JudgeAsync(
        IReadOnlyList<RefUpdate> updates,
        Action<RefPolicyOptions>[] policies,
        ClaimsPrincipal? user = null,
        PushTrigger trigger = PushTrigger.Push,
        PushCertificate? certificate = null)
    {
        Lines.Clear();
        Masked.Clear();
        var stage = new PolicyStage(policies.Select(Create), TimeProvider.System, NullLogger<PolicyStage>.Instance);
        Push = new PushContext("0190a1b2c3d47abc8def0123456789ab", GitRepository.Open(Git.WorkingDirectory), updates, new LineOutput(Lines), Masked.Add)
        {
            User = user ?? new ClaimsPrincipal(new ClaimsIdentity()),
            Trigger = trigger,
            Certificate = certificate,
        };
        return await stage.PreReceiveAsync(Push, CancellationToken.None);
    }

    public void Dispose() => _folder.Dispose();

    private static RefPolicy Create(Action<RefPolicyOptions> configure)
    {
        var options = new RefPolicyOptions();
        configure(options);
        return new RefPolicy(options);
    }

    private sealed class LineOutput(List<string> lines) : IPushOutput
    {
        public ValueTask WriteLineAsync(string text, CancellationToken cancellationToken = default)
        {
            lines.Add(text);
            return ValueTask.CompletedTask;
        }

        public ValueTask WriteAsync(string text, CancellationToken cancellationToken = default) => WriteLineAsync(text, cancellationToken);
    }
}
