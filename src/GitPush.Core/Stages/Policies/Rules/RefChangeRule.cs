using GitPush.Hooks;

namespace GitPush.Stages.Policies.Rules;

/// <summary>What may happen to a ref: creation, forced moves, deletion.</summary>
internal sealed class RefChangeRule(RefPolicyOptions options) : IRefRule
{
    public string? Check(PolicyRun run, RefUpdate update) => update.Kind switch
    {
        RefUpdateKind.Forced or RefUpdateKind.Delete when options.ImmutableTags && update.Tag is not null =>
            $"is a tag, which stays as it is: {options.Message ?? "push a tag of another name"}",
        RefUpdateKind.Create when !options.AllowCreate =>
            $"may not be created: {options.Message ?? "push to a ref that exists, or under another name"}",
        RefUpdateKind.Forced when !options.AllowForce =>
            $"is protected from forced pushes: {options.Message ?? "fetch, rebase on it or merge it, then push again"}",
        RefUpdateKind.Delete when !options.AllowDelete =>
            $"is protected from deletion: {options.Message ?? "it stays"}",
        _ => null,
    };
}
