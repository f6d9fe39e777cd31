using System.Runtime.CompilerServices;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Protocol;

namespace GitPush.Control;

/// <summary>
/// What the rest of the process sees of a running push. The push says here how far it is; nothing that is asked or followed here makes
/// it wait. Holds nothing of the connection, so that it can be kept after the end.
/// </summary>
/// <param name="record">What is known at the beginning.</param>
/// <param name="output">What the push writes.</param>
/// <param name="cancellation">Cancels the push.</param>
internal sealed class LivePush(PushRecord record, RecordedOutput output, PushCancellation cancellation) : RunningPush
{
    private readonly TaskCompletionSource<PushRecord> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile PushRecord _record = record;
    private volatile RunningStage? _stage;

    public override string Id { get; } = record.Id;

    public override PushRecord Record => _record;

    public override RunningStage? Stage => _stage;

    public override Task<PushRecord> Completion => _completion.Task;

    /// <summary>Whether it has ended and is recorded.</summary>
    public bool HasEnded => _completion.Task.IsCompleted;

    public override IAsyncEnumerable<string> FollowOutputAsync(long position = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return FollowAsync(position, cancellationToken);
    }

    /// <summary>Cancels the push, for the server's own reasons.</summary>
    public void Cancel(CancellationReason reason) => cancellation.Cancel(reason);

    /// <summary>Cancels the push for somebody who asked for it.</summary>
    /// <returns>False when it is too late.</returns>
    public bool TryCancel(string by) => cancellation.TryCancel(Printable.Text(by));

    /// <summary>Says what is known now.</summary>
    public void Show(PushRecord record) => _record = record;

    /// <summary>A stage begins.</summary>
    public void BeginStage(RunningStage stage) => _stage = stage;

    /// <summary>A stage has ended.</summary>
    /// <param name="records">All that have so far.</param>
    public void EndStage(IReadOnlyList<StageRecord> records)
    {
        _stage = null;
        _record = _record with { Stages = records };
    }

    /// <summary>The push has ended.</summary>
    public void End(PushRecord record)
    {
        _ = output.End();
        _stage = null;
        _record = record;
        _ = _completion.TrySetResult(record);
    }

    private async IAsyncEnumerable<string> FollowAsync(long position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var text in output.FollowAsync(position, cancellationToken).ConfigureAwait(false))
        {
            yield return text;
        }

        _ = await _completion.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
