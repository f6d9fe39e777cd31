using System.Security.Claims;
using GitPush.Hooks;

namespace GitPush.Stages.Policies;

/// <summary>
/// What may be pushed to some refs: <c>AddRefPolicy(policy => …)</c>. By default everything may; each rule that is set takes something
/// away. Of several policies for the same ref all count. Rules about commits look at those that a push brings: what it makes
/// reachable and no ref reached before, or none of the policy's own (<see cref="JudgeKnownCommits"/>).
/// </summary>
public sealed partial class RefPolicyOptions
{
    /// <summary>
    /// Patterns of full ref names for which the policy is, such as <c>refs/heads/main</c>, <c>refs/heads/release/*</c>,
    /// <c>refs/tags/**</c>, in the form of <see cref="StageOptions.Refs"/>. Default: none, which matches every ref.
    /// </summary>
    public IReadOnlyList<string> Refs { get; set; } = [];

    /// <summary>
    /// What a developer should do whose change of a ref is refused: <c>open a pull request at https://git.example.com/shop</c>. Default:
    /// null, a short hint of the rule's own.
    /// </summary>
    public string? Message { get; set; }

    /// <summary>
    /// For which changes the policy does not count, whatever it says: those of a release robot, for example. Default: null, it counts
    /// for all.
    /// </summary>
    public Func<ClaimsPrincipal, RefUpdate, bool>? Exempts { get; set; }

    /// <summary>The names of users who may push. Default: none.</summary>
    /// <remarks>
    /// When neither this nor <see cref="AllowedRoles"/> nor <see cref="AllowPush"/> is set, everybody may push who has the right to push to
    /// the repository; otherwise those whom one of them allows.
    /// </remarks>
    public IReadOnlyList<string> AllowedUsers { get; set; } = [];

    /// <summary>Roles whose members may push (<see cref="ClaimsPrincipal.IsInRole"/>). Default: none.</summary>
    public IReadOnlyList<string> AllowedRoles { get; set; } = [];

    /// <summary>Decides who may make which change. Default: null.</summary>
    public Func<ClaimsPrincipal, RefUpdate, bool>? AllowPush { get; set; }

    /// <summary>Whether refs may be created. Default: yes.</summary>
    public bool AllowCreate { get; set; } = true;

    /// <summary>Whether refs may be moved to what does not contain what they named before. Default: yes.</summary>
    public bool AllowForce { get; set; } = true;

    /// <summary>Whether refs may be deleted. Default: yes.</summary>
    public bool AllowDelete { get; set; } = true;

    /// <summary>Whether tags stay as they are once they are there: neither moved nor deleted. Default: no.</summary>
    public bool ImmutableTags { get; set; }

    /// <summary>
    /// Whether rules for commits and files look again at commits that another ref has brought, one that the policy is not for, when a ref
    /// of the policy takes them. Then what none of the refs in <see cref="Refs"/> reached before is new. Default: no, what any ref reached
    /// is not.
    /// </summary>
    /// <remarks>
    /// With it a demand holds for all that a protected branch takes, whatever may be pushed elsewhere. When the first of the policy's refs
    /// is created, its whole history is new.
    /// </remarks>
    public bool JudgeKnownCommits { get; set; }

    /// <summary>How large files may be that new commits add or change, in bytes. Default: null, as large as the server takes.</summary>
    public long? MaxFileBytes { get; set; }

    /// <summary>
    /// Patterns of paths that new commits must not add or change, such as <c>**/*.pfx</c> or <c>secrets/**</c>. <c>*</c> stays within one
    /// level, <c>**</c> crosses levels, a leading <c>!</c> is an exception. Default: none.
    /// </summary>
    public IReadOnlyList<string> ForbiddenPaths { get; set; } = [];

    /// <summary>Rules for the messages of new commits.</summary>
    public CommitMessageRules CommitMessage { get; } = new();

    /// <summary>Rules for the authors of new commits.</summary>
    public IdentityRules Author { get; } = new();

    /// <summary>Rules for the committers of new commits.</summary>
    public IdentityRules Committer { get; } = new();

    /// <summary>
    /// The pusher's e-mail addresses. Default: the claims <see cref="ClaimTypes.Email"/> and <c>email</c>, and the user name where it is
    /// an address.
    /// </summary>
    public Func<ClaimsPrincipal, IEnumerable<string>> PusherEmails { get; set; } = DefaultPusherEmails;

    private static IEnumerable<string> DefaultPusherEmails(ClaimsPrincipal user)
    {
        var emails = user.Claims.Where(claim => claim.Type is ClaimTypes.Email or "email").Select(claim => claim.Value);
        return user.Identity is { IsAuthenticated: true, Name: { } name } && name.Contains('@', StringComparison.Ordinal) ? emails.Append(name) : emails;
    }
}
