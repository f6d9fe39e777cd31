namespace GitPush.History;

/// <summary>A <see cref="PushQuery"/> as entries of the index are compared with it.</summary>
internal sealed class PushFilter(PushQuery query)
{
    private readonly string? _repository = query.Repository?.Value;
    private readonly RefFilter? _ref = query.Ref is { } text ? RefFilter.Parse(text) : null;
    private readonly long _from = query.From?.UtcTicks ?? long.MinValue;
    private readonly long _until = query.Until?.UtcTicks ?? long.MaxValue;

    // Many pushes in a row are to the same ref, and have the same list then.
    private string[]? _last;
    private bool _lastMatches;

    /// <summary>The only push that is asked for, or null.</summary>
    public PushKey? Key { get; } = query.Id is { } id ? PushKey.Of(id) : null;

    public bool MatchesNothing => _ref?.MatchesNothing == true;

    /// <summary>Whether the push matches, as far as the index knows.</summary>
    public bool MayMatch(in PushLogEntry entry) =>
        (_repository is null || entry.Repository == _repository)
        && (query.User is null || entry.User == query.User)
        && (query.Result is not { } result || entry.Result == result)
        && (query.Trigger is not { } trigger || entry.Trigger == trigger)
        && entry.StartedAt >= _from
        && entry.StartedAt < _until
        && (_ref is null || entry.Refs is null || HasRef(entry.Refs));

    /// <summary>Says of a push that <see cref="MayMatch"/> whether it does.</summary>
    public bool Matches(in PushLogEntry entry, PushRecord record) =>
        _ref is null || entry.Refs is not null || record.Refs.Any(pushed => _ref.IsMatch(pushed.Name));

    private bool HasRef(string[] names)
    {
        if (!ReferenceEquals(names, _last))
        {
            _last = names;
            _lastMatches = Array.Exists(names, _ref!.IsMatch);
        }

        return _lastMatches;
    }
}
