using System.Runtime.ExceptionServices;

namespace GitPush.History;

/// <summary>A record that waits to be written.</summary>
/// <param name="day">The day that it belongs to.</param>
/// <param name="json">The record, without the end of the line.</param>
internal sealed class PushLogAppend(DateOnly day, byte[] json)
{
    private Exception? _failure;

    public DateOnly Day { get; } = day;

    public byte[] Json { get; } = json;

    public bool IsDone { get; private set; }

    public void Complete(Exception? failure)
    {
        _failure = failure;
        IsDone = true;
    }

    public void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }
}
