using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Stages;

/// <summary>What the stages that change a cluster have in common.</summary>
internal static class ClusterStage
{
    /// <summary>The push option that leaves the cluster as it is: <c>git push -o skip-deploy</c>.</summary>
    public const string SkipOption = "skip-deploy";

    /// <summary>Whether the pusher asks that nothing be deployed, and may.</summary>
    /// <exception cref="StageFailedException">The host does not allow it.</exception>
    public static bool IsSkipped(PushContext push, bool isAllowed)
    {
        if (!push.Options.Contains(SkipOption))
        {
            return false;
        }

        return isAllowed ? true : throw new StageFailedException($"-o {SkipOption} is not allowed here");
    }

    /// <summary>Runs a stage's work; what the API server refuses is told to the pusher in the server's own words.</summary>
    /// <exception cref="StageFailedException">The work failed.</exception>
    public static async ValueTask<StageResult> RunAsync(string name, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            return StageResult.Continue;
        }
        catch (KubernetesApiException exception)
        {
            throw new StageFailedException($"{name}: {OneLine.Of(exception.Message)}", exception);
        }
    }
}
