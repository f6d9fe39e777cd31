using GitPush.Hooks;

namespace GitPush.Kubernetes.Apply;

/// <summary><c>git push -o skip-deploy</c></summary>
internal static class SkipDeploy
{
    /// <summary>Whether a push asks for it, be it allowed or not.</summary>
    public static bool IsAskedBy(PushContext push) => push.Options.Contains(DeployOption.Skip);

    /// <summary>The refusal of a push that asks for it where it is not allowed; null for any other.</summary>
    public static StageResult? FindRefusal(PushContext push, bool isAllowed) =>
        IsAskedBy(push) && !isAllowed ? StageResult.Reject($"-o {DeployOption.Skip} is not allowed here") : null;

    /// <summary>What a stage answers to a push that asks for it; null when it does not.</summary>
    public static async ValueTask<StageResult?> FindAsync(PushContext push, KubernetesStageOptions options, CancellationToken cancellationToken)
    {
        if (FindRefusal(push, options.AllowSkipDeploy) is { } refusal)
        {
            return refusal;
        }

        if (!IsAskedBy(push))
        {
            return null;
        }

        await push.Output.WriteLineAsync($"deploy: left out, as -o {DeployOption.Skip} asks", cancellationToken).ConfigureAwait(false);
        return StageResult.Continue;
    }
}
