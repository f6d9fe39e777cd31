using GitPush.Console.Html;
using GitPush.Console.Links;
using GitPush.History;
using GitPush.Objects;

namespace GitPush.Console.Pages;

/// <summary>Names of refs, ids, people and repositories, each as it stands in every page.</summary>
internal static class Names
{
    // A name is as long as a path may be; a page says the beginning and has the whole as a title.
    private const int MaxShown = 120;

    /// <summary>A ref by its short name; what it is (branch, tag or something else) is said beside it.</summary>
    public static Markup Ref(string name)
    {
        var (kind, text) =
            name.StartsWith("refs/heads/", StringComparison.Ordinal) ? ("branch", name[11..])
            : name.StartsWith("refs/tags/", StringComparison.Ordinal) ? ("tag", name[10..])
            : ("ref", name);
        return Markup.Of($"""<span class="ref {kind}" title="{name}"><span class="sr">{kind} </span><bdi>{Shorten(text)}</bdi></span>""");
    }

    /// <summary>The first digits of a commit's id, with a link; zeros are nothing.</summary>
    public static Markup Commit(ConsoleUrls urls, string repository, string id) => IsZero(id)
        ? Markup.Of($"""<span class="none">none</span>""")
        : Markup.Of($"""<a class="id" href="{urls.Commit(repository, id)}" title="{id}">{Short(id)}</a>""");

    public static Markup Repository(ConsoleUrls urls, string name) => Markup.Of($"""<a href="{urls.Repository(name)}"><bdi>{name}</bdi></a>""");

    public static Markup Person(string? name) => name is null
        ? Markup.Of($"""<span class="none">anonymous</span>""")
        : Markup.Of($"""<bdi>{Shorten(name)}</bdi>""");

    public static string Trigger(PushTrigger trigger) => trigger switch
    {
        PushTrigger.Push => "push",
        PushTrigger.Redeploy => "redeploy",
        PushTrigger.Rollback => "roll-back",
        _ => trigger.ToString(),
    };

    public static string Short(string id) => id.Length > 7 ? id[..7] : id;

    /// <summary>The last digits of a push's id: the first are the time.</summary>
    public static string ShortPush(string id) => id.Length > 8 ? id[^8..] : id;

    public static bool IsZero(string id) => !ObjectId.TryParse(id, out var parsed) || parsed.IsZero;

    public static string Shorten(string text, int most = MaxShown)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return text[..end] + "…";
    }
}
