using GitPush.Hooks;

namespace GitPush.Stages.Policies.Rules;

/// <summary>A rule about the change of a ref.</summary>
internal interface IRefRule
{
    /// <returns>Why the change is refused and what to do, as the end of a sentence that begins with the ref; null when it is not.</returns>
    string? Check(PolicyRun run, RefUpdate update);
}
