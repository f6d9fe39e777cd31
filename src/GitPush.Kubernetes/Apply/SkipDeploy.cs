using GitPush.Hooks;

namespace GitPush.Kubernetes.Apply;

/// <summary><c>git push -o skip-deploy</c></summary>
internal static class SkipDeploy
{
    public const string Option = "skip-deploy";

    /// <summary>What a stage answers to a push that asks for it; null when it does not.</summary>
    public static async ValueTask<StageResult?> FindAsync(PushContext push, KubernetesStageOptions options, CancellationToken cancellationToken)
    {
        if (!push.Options.Contains(Option))
        {
            return null;
        }

        if (!options.AllowSkipDeploy)
        {
            return StageResult.Reject($"-o {Option} is not allowed here");
        }

        await push.Output.WriteLineAsync($"deploy: left out, as -o {Option} asks", cancellationToken).ConfigureAwait(false);
        return StageResult.Continue;
    }
}
