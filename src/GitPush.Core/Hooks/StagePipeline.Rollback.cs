using GitPush.Diagnostics;

namespace GitPush.Hooks;

/// <content>When the push is refused.</content>
internal sealed partial class StagePipeline
{
    // A deployment has as many roll-backs as objects: beyond this many lines they share one, which has the first few names.
    private const int MaxRollbackLines = 8;
    private const int MaxRollbackNames = 5;

    /// <summary>
    /// Takes back what the stages did, the last thing first, each with a time limit of
    /// <see cref="GitPushOptions.RollbackTimeout"/>. No cancellation of the push ends it.
    /// </summary>
    public async Task RollbackAsync()
    {
        var names = push.RollbackNames;
        var isFolded = names.Count > MaxRollbackLines;
        if (isFolded)
        {
            var first = string.Join(", ", names.Take(MaxRollbackNames).Select(output.MaskReason));
            await TellAsync($"rolling back: {first} and {names.Count - MaxRollbackNames} more").ConfigureAwait(false);
        }

        while (push.TryTakeRollback(out var rollback))
        {
            var name = output.MaskReason(rollback.Name);
            Log.RollingBack(logger, push.Id, name);
            if (!isFolded)
            {
                await TellAsync($"rolling back: {name}").ConfigureAwait(false);
            }

            var action = rollback.Action;
            var verdict = await RunAsync(
                name,
                StagePhase.Rollback,
                options.RollbackTimeout,
                async token =>
                {
                    await action(token).ConfigureAwait(false);
                    return StageVerdict.Passed;
                },
                cancellation: null).ConfigureAwait(false);
            if (verdict.Message is not null)
            {
                await TellAsync(verdict.Message).ConfigureAwait(false);
            }
        }
    }
}
