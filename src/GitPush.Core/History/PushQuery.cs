using GitPush.Repositories;

namespace GitPush.History;

/// <summary>Which pushes to read.</summary>
public sealed record PushQuery
{
    /// <summary>Only pushes to this repository.</summary>
    public RepositoryName? Repository { get; init; }

    /// <summary>Only the push of this id.</summary>
    public string? Id { get; init; }

    /// <summary>Only pushes by the user of this name.</summary>
    public string? User { get; init; }

    /// <summary>
    /// Only pushes that touch this ref, by its full name, or one that matches this pattern, as a stage's: <c>?</c> and <c>*</c> stand for
    /// characters of one level, <c>**</c> for any. What can match no ref finds no push.
    /// </summary>
    public string? Ref { get; init; }

    /// <summary>Only pushes with this result.</summary>
    public PushResult? Result { get; init; }

    /// <summary>Only what this made run.</summary>
    public PushTrigger? Trigger { get; init; }

    /// <summary>Only pushes that started at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only pushes that started before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>
    /// Only pushes before the one of this id, in the order of ids, which is that of their times: the next page, after the last push of the
    /// one before. That push itself may be gone.
    /// </summary>
    public string? Before { get; init; }

    /// <summary>Whether the records have their <see cref="PushRecord.Output"/>. Default: yes. A list that shows none is read much faster without.</summary>
    public bool IncludeOutput { get; init; } = true;

    /// <summary>How many pushes at the most. Default: 100.</summary>
    public int Limit { get; init; } = 100;
}
