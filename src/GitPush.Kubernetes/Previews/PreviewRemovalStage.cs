using GitPush.Hooks;
using GitPush.Kubernetes.Apply;

namespace GitPush.Kubernetes.Previews;

/// <summary>Removes the previews of refs that were deleted, as a stage of <c>OnDeleted</c> does; a plan says what would go.</summary>
internal sealed class PreviewRemovalStage(KubernetesDeployOptions options, PreviewEnvironments previews) : IHookStage
{
    /// <summary>Whether a push in a phase is something for the stage.</summary>
    public static bool HasWork(KubernetesDeployOptions options, PushContext push, string phase) =>
        options.Preview is not null
        && push.Updates.Any(update => update.Kind == RefUpdateKind.Delete)
        && (phase == StagePhase.PostReceive || push.IsPlan);

    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        await RemoveAsync(push, cancellationToken).ConfigureAwait(false);
        return StageResult.Continue;
    }

    public ValueTask PostReceiveAsync(PushContext push, CancellationToken cancellationToken) => new(RemoveAsync(push, cancellationToken));

    private async Task RemoveAsync(PushContext push, CancellationToken cancellationToken)
    {
        var refs = DeployedRefs.Of(options);
        foreach (var update in push.Updates.Where(update => update.Kind == RefUpdateKind.Delete && (refs?.IsMatch(update.Name) ?? true)))
        {
            await previews.RemoveAsync(push, update, options, cancellationToken).ConfigureAwait(false);
        }
    }
}
