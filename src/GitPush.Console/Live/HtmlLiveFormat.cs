using GitPush.Console.Endpoints;
using GitPush.Console.History;
using GitPush.Console.Html;
using GitPush.Console.Pages;
using GitPush.History;

namespace GitPush.Console.Live;

/// <summary>Events for our own page: parts of it, made by what makes the page.</summary>
/// <param name="mayWrite">Whether the page has buttons.</param>
internal sealed class HtmlLiveFormat(ConsoleRequest request, bool mayWrite) : LiveFormat
{
    private readonly AnsiText _text = new();

    public override string? Log(string text, bool isKnown)
    {
        var html = _text.Next(text).ToString();
        return isKnown || html.Length == 0 ? null : html;
    }

    public override string Status(PushView view) => PushStatus.Render(request, view, mayWrite).ToString();

    public override string End(PushRecord record) => Outcomes.Word(record.Result);
}
