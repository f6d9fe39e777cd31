using System.Globalization;
using GitPush.History;
using GitPush.Repositories;
using Microsoft.AspNetCore.Http;

namespace GitPush.Console.History;

/// <summary>Which pushes somebody wants to see, as a request's query says.</summary>
internal sealed record PushListFilter
{
    private const int MaxText = 4_096;

    public RepositoryName? Repository { get; init; }

    public string? User { get; init; }

    public string? Ref { get; init; }

    public PushResult? Result { get; init; }

    public PushTrigger? Trigger { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    public string? Before { get; init; }

    public int? Limit { get; init; }

    /// <summary>The first thing in the query that cannot be understood, as one sentence, or null.</summary>
    public string? Mistake { get; private init; }

    /// <summary>Whether anything but the place in the list is asked for.</summary>
    public bool IsNarrow => Repository is not null || User is not null || Ref is not null || Result is not null || Trigger is not null || From is not null || Until is not null;

    public static PushListFilter Read(IQueryCollection query)
    {
        string? mistake = null;
        return new PushListFilter
        {
            Repository = Text("repository") is not { } name ? null : RepositoryName.TryParse(name, out var parsed) ? parsed : Wrong<RepositoryName>("repository", "is not a repository's name"),
            User = Text("user"),
            Ref = FullName(Text("ref")),
            Result = Choice<PushResult>("result"),
            Trigger = Choice<PushTrigger>("trigger"),
            From = Time("from"),
            Until = Time("until"),
            Before = Text("before"),
            Limit = Text("limit") is not { } limit
                ? null
                : int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : Wrong<int>("limit", "is not a number above 0"),
            Mistake = mistake,
        };

        string? Text(string key)
        {
            var value = query[key].ToString().Trim();
            if (value.Length > MaxText)
            {
                mistake ??= $"'{key}' is too long.";
                return null;
            }

            return value.Length == 0 ? null : value;
        }

        T? Wrong<T>(string key, string what)
            where T : struct
        {
            mistake ??= $"'{key}' {what}.";
            return null;
        }

        // Enum.TryParse takes numbers as well.
        T? Choice<T>(string key)
            where T : struct, Enum => Text(key) is not { } text
            ? null
            : Enum.TryParse<T>(text, ignoreCase: true, out var choice) && !char.IsAsciiDigit(text[0]) && text[0] is not ('-' or '+') && Enum.IsDefined(choice)
                ? choice
                : Wrong<T>(key, "is none of " + string.Join(", ", Enum.GetNames<T>()));

        DateTimeOffset? Time(string key) => Text(key) is not { } text
            ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? time
                : Wrong<DateTimeOffset>(key, "is not a time such as 2026-01-31 or 2026-01-31T08:30:00Z");
    }

    public PushQuery ToQuery(string? before, int limit) => new()
    {
        Repository = Repository,
        User = User,
        Ref = Ref,
        Result = Result,
        Trigger = Trigger,
        From = From,
        Until = Until,
        Before = before,
        Limit = limit,
        IncludeOutput = false,
    };

    /// <summary>A ref as people write it: a branch's name alone stands for the branch.</summary>
    public static string? FullName(string? name) =>
        name is null or "HEAD" || name.StartsWith("refs/", StringComparison.Ordinal) ? name : "refs/heads/" + name;
}
