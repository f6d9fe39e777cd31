using GitPush.Console.Html;

namespace GitPush.Console.Pages;

/// <summary>Small pictures beside words; none says anything alone.</summary>
internal static class Icons
{
    public static Markup Brand { get; } = Draw($"""<circle cx="4" cy="4" r="1.9"/><circle cx="4" cy="12" r="1.9"/><circle cx="12" cy="8" r="1.9"/><path d="M4 5.9v4.2M5.9 4.6c3 .5 4.2 1.3 4.8 2"/>""");

    public static Markup Check { get; } = Draw($"""<path d="M3 8.6 6.4 12 13 4.8"/>""");

    public static Markup Cross { get; } = Draw($"""<path d="m4 4 8 8m0-8-8 8"/>""");

    public static Markup Half { get; } = Draw($"""<circle cx="8" cy="8" r="5.5"/><path d="M8 2.5v11M8 5.5h4.7M8 8h5.4M8 10.5h4.7"/>""");

    public static Markup Bar { get; } = Draw($"""<circle cx="8" cy="8" r="5.5"/><path d="m4.2 11.8 7.6-7.6"/>""");

    public static Markup Warning { get; } = Draw($"""<path d="M8 2.5 14.2 13H1.8zM8 6.6v3M8 11.2v.2"/>""");

    public static Markup Bolt { get; } = Draw($"""<path d="M9 1.8 3.6 9H8l-1 5.2L12.4 7H8z"/>""");

    public static Markup Skip { get; } = Draw($"""<path d="M3.5 4v8l5-4zM11.5 4v8"/>""");

    public static Markup Spinner { get; } = Markup.Of($"""<svg class="icon spin" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2.2A5.8 5.8 0 1 1 2.2 8"/></svg>""");

    public static Markup Person { get; } = Draw($"""<circle cx="8" cy="5" r="2.8"/><path d="M2.6 13.8c.6-3 2.7-4.4 5.4-4.4s4.8 1.4 5.4 4.4"/>""");

    public static Markup Folder { get; } = Draw($"""<path d="M1.8 12.8V3.5h4.4l1.5 1.8h6.5v7.5z"/>""");

    public static Markup File { get; } = Draw($"""<path d="M3.5 1.8h5.7l3.3 3.3v9.1h-9zM9 2v3.3h3.3"/>""");

    public static Markup Link { get; } = Draw($"""<path d="M3 13c0-5 3-6.5 8.5-6.5M8.5 3.2l3.5 3.3-3.5 3.3"/>""");

    public static Markup Module { get; } = Draw($"""<path d="m8 1.8 5.6 3.1v6.2L8 14.2l-5.6-3.1V4.9zM2.6 5 8 8l5.4-3M8 8v6"/>""");

    public static Markup Repository { get; } = Draw($"""<path d="M3.5 13.2V3.3c0-.8.6-1.5 1.5-1.5h7.5v9.4H5c-.9 0-1.5.7-1.5 1.5s.6 1.5 1.5 1.5h7.5v-3"/>""");

    public static Markup Snow { get; } = Draw($"""<path d="M8 1.8v12.4M2.6 4.9l10.8 6.2M13.4 4.9 2.6 11.1M6.3 2.9 8 4.5l1.7-1.6M6.3 13.1 8 11.5l1.7 1.6"/>""");

    private static Markup Draw(ref MarkupHandler shape)
    {
        var content = Markup.Of(ref shape);
        return Markup.Of($"""<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">{content}</svg>""");
    }
}
