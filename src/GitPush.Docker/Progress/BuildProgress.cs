using GitPush.Docker.Engine;

namespace GitPush.Docker.Progress;

/// <summary>Tells the pusher how a build goes on, and remembers how it ended.</summary>
/// <param name="lines">Where it is told.</param>
internal abstract class BuildProgress(ProgressLines lines)
{
    private const int MaxNameLength = 160;

    /// <summary>The image that came of it; null as long as there is none.</summary>
    public string? ImageId { get; private set; }

    /// <summary>The message that the build failed with; null when it did not.</summary>
    public EngineMessage? Failure { get; private set; }

    /// <summary>The step that failed, or that ran last; null when none is known.</summary>
    public abstract string? FailedStep { get; }

    protected ProgressLines Lines => lines;

    /// <summary>Takes in one message of the build.</summary>
    public async ValueTask ReportAsync(EngineMessage message, CancellationToken cancellationToken)
    {
        ImageId = message.AuxText("ID") ?? ImageId;
        Failure = message.Error is null ? Failure : message;
        await TellAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what was held back because its line had no end.</summary>
    public abstract ValueTask EndAsync(CancellationToken cancellationToken);

    protected abstract ValueTask TellAsync(EngineMessage message, CancellationToken cancellationToken);

    /// <summary>A step's instruction on one line of bounded length.</summary>
    protected static string OneLine(string name)
    {
        var line = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxNameLength ? line : string.Concat(line.AsSpan(0, MaxNameLength), "…");
    }
}
