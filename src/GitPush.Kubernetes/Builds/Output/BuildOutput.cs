namespace GitPush.Kubernetes.Builds.Output;

/// <summary>Reads what a tool writes while it builds, line by line, for a pusher who wants to know how far it is and what went wrong.</summary>
internal abstract class BuildOutput
{
    private const int MaxStepLength = 160;

    /// <summary>The step of the Dockerfile that began last: <c>[build 2/7] RUN dotnet publish</c>.</summary>
    public string? Step { get; protected set; }

    /// <summary>What the tool gave as the reason of its failure, in its own words; null when it has not.</summary>
    public string? Error { get; protected set; }

    /// <summary>Why the build failed, in one line; null when the tool has not said.</summary>
    public string? Failure => Error is null ? null : FailedStep is null ? Error : $"{FailedStep}: {Error}";

    /// <summary>The step that <see cref="Error"/> is about; null when it is about none.</summary>
    protected string? FailedStep { get; set; }

    /// <summary>Takes a line.</summary>
    /// <returns>What the pusher reads of it; null for nothing.</returns>
    public abstract string? Read(string line);

    protected string BeginStep(string step) =>
        Step = step.Length > MaxStepLength ? string.Concat(step.AsSpan(0, MaxStepLength), "…") : step;
}
