using GitPush.Hooks;

namespace QuickStart.Stages;

/// <summary>Keeps the history of <c>main</c>: no forced push, no deletion. Other branches are free.</summary>
internal sealed class ProtectMain : IHookStage
{
    public ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        var rejections =
            from update in push.Updates
            where update is { Branch: "main", Kind: RefUpdateKind.Forced or RefUpdateKind.Delete }
            select new RefRejection(update, update.Kind == RefUpdateKind.Delete
                ? "main is protected: it cannot be deleted"
                : "main is protected: no force-push");

        return ValueTask.FromResult(StageResult.Reject(rejections));
    }
}
