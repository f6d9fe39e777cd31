using GitPush.Hooks;

namespace GitPush.Stages.Policies.Rules;

/// <summary>Who may push.</summary>
internal sealed class PusherRule(RefPolicyOptions options) : IRefRule
{
    public string? Check(PolicyRun run, RefUpdate update)
    {
        var user = run.Push.User;
        var isAllowed = (user.Identity?.Name is { } name && options.AllowedUsers.Contains(name, StringComparer.Ordinal))
            || options.AllowedRoles.Any(user.IsInRole)
            || options.AllowPush?.Invoke(user, update) == true;
        return isAllowed ? null : $"is protected: {options.Message ?? "you may not push to it; ask somebody who may, or push to another ref"}";
    }
}
