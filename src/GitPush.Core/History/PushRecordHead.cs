namespace GitPush.History;

/// <summary>
/// The part of a <see cref="PushRecord"/> that tells which record of a push counts and whether a query asks for it: read of
/// every line, where the whole record, with up to a MiB of output, is read only of the lines that are returned.
/// </summary>
internal sealed record PushRecordHead
{
    public required string Id { get; init; }

    public required string Repository { get; init; }

    public string? User { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public required PushResult Result { get; init; }

    public string? Instance { get; init; }

    /// <summary>
    /// Whether this record takes the place of another one of the same push. Within one file the later line does. Between
    /// files, which have no order, the end of a push does, and of two ends the later one.
    /// </summary>
    public bool Replaces(PushRecordHead other, bool sameFile) =>
        sameFile || other.EndedAt is null || (EndedAt is not null && EndedAt >= other.EndedAt);

    public bool Matches(PushQuery query) =>
        (query.Repository is not { } repository || Repository == repository.Value)
        && (query.Id is null || Id == query.Id)
        && (query.User is null || User == query.User)
        && (query.Result is not { } result || Result == result)
        && (query.From is not { } from || StartedAt >= from)
        && (query.Until is not { } until || StartedAt < until);
}
