using GitPush.Console.Endpoints;
using GitPush.Console.Html;
using GitPush.History;

namespace GitPush.Console.Pages;

/// <summary>The small print of a push. Where it came from is for those who may push themselves.</summary>
internal static class PushFacts
{
    public static Markup Render(ConsoleRequest request, PushRecord push, bool mayWrite) => Markup.Of($"""
        <dl class="facts">
        {Fact("Push", Markup.Of($"""<span class="id">{push.Id}</span>"""))}
        {Fact("Trigger", Trigger(request, push))}
        {Fact("Started", Times.At(push.StartedAt))}
        {Fact("Ended", push.EndedAt is { } end ? Times.At(end) : Markup.None)}
        {Fact("Transport", Text(push.Transport))}
        {Markup.If(mayWrite, Markup.Of($"""
            {Fact("Address", Text(push.RemoteAddress))}
            {Fact("SSH key", Text(push.KeyFingerprint))}
            {Fact("Key's name", Text(push.KeyComment))}
            {Fact("Client", Text(push.ClientAgent))}
            {Fact("Server", Text(push.Instance))}
            """))}
        {Fact("Push options", Options(push))}
        {Fact("Pack", push.PackObjects > 0 ? Markup.Of($"{Sizes.Bytes(push.PackBytes)}, {Sizes.Count(push.PackObjects, "object")}") : Markup.None)}
        </dl>
        """);

    private static Markup Trigger(ConsoleRequest request, PushRecord push) => push.SourceId is { } source
        ? Markup.Of($"""{Names.Trigger(push.Trigger)} of <a class="id" href="{request.Urls.Push(source)}">{Names.ShortPush(source)}</a>""")
        : Text(Names.Trigger(push.Trigger));

    private static Markup Options(PushRecord push) => push.Options.Count == 0
        ? Markup.None
        : Markup.Of($"""<ul class="plain">{push.Options.Select(static option => Markup.Of($"<li><code>{option}</code></li>"))}</ul>""");

    private static Markup Text(string? text) => text is null ? Markup.None : Markup.Of($"<bdi>{text}</bdi>");

    private static Markup Fact(string name, Markup value) => Markup.If(!value.IsEmpty, Markup.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>"));
}
