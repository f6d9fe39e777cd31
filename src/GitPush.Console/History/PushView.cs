using GitPush.Control;
using GitPush.History;

namespace GitPush.Console.History;

/// <summary>A push as somebody sees it.</summary>
/// <param name="Record">What is known of it.</param>
/// <param name="Running">The push itself, when this process runs it.</param>
internal sealed record PushView(PushRecord Record, RunningPush? Running)
{
    public bool IsRunning => Record.Result == PushResult.Running;

    /// <summary>Whether another server runs it: it has no log here, and cannot be cancelled here.</summary>
    public bool RunsElsewhere => IsRunning && Running is null;
}
