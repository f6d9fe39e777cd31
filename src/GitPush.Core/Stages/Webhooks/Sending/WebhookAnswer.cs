using System.Net;

namespace GitPush.Stages.Webhooks.Sending;

/// <summary>What came of one request to a receiver.</summary>
/// <param name="Status">Null when there was no answer.</param>
/// <param name="Text">The beginning of the answer's body; where there was none, why, for operators.</param>
internal sealed record WebhookAnswer(HttpStatusCode? Status, string Text)
{
    /// <summary>Whether there is more of the answer's body than <see cref="Text"/>.</summary>
    public bool IsCut { get; init; }

    /// <summary>Why the answer's body did not come to its end, in words that pushers may read; null when it did, or is too long to be read.</summary>
    public string? Break { get; init; }

    /// <summary>When the receiver asks to be asked again; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The media type of the answer, or null.</summary>
    public string? MediaType { get; init; }

    public bool IsSuccess => Status is { } status && (int)status is >= 200 and < 300;

    /// <summary>Whether the receiver could not be asked, rather than said no. Half of a yes is none.</summary>
    public bool IsUnavailable => Status is not { } status || (int)status >= 500 || (IsSuccess && Break is not null);

    /// <summary>Why there was no answer, in words that pushers may read: they say nothing of the host's network.</summary>
    public string? Excuse { get; init; }

    /// <summary>What went wrong, for operators.</summary>
    public string Describe() => Status is not { } status ? Text : Break is null ? $"it answered {(int)status} ({status})" : $"it answered {(int)status} ({status}), but {Break}";

    /// <summary>What went wrong, for pushers.</summary>
    public string DescribeToPusher() => Status is null ? Excuse ?? "its receiver cannot be reached" : Describe();
}
