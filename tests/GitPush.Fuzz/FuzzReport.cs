namespace GitPush.Fuzz;

/// <summary>What became of the cases of one target.</summary>
internal sealed record FuzzReport
{
    public required string Target { get; init; }

    public required long Cases { get; init; }

    /// <summary>Cases whose input was taken; the others were refused, or failed.</summary>
    public required long Taken { get; init; }

    public required TimeSpan Time { get; init; }

    public required IReadOnlyList<FuzzFailure> Failures { get; init; }
}
