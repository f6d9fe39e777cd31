using System.Text.Json;
using GitPush.Console.Api;
using GitPush.Console.Api.Models;
using GitPush.Console.Endpoints;
using GitPush.Console.History;
using GitPush.History;

namespace GitPush.Console.Live;

/// <summary>Events for programs: JSON on one line each, so that no line break is lost.</summary>
internal sealed class JsonLiveFormat(ConsoleRequest request) : LiveFormat
{
    public override string? Log(string text, bool isKnown) =>
        isKnown ? null : JsonSerializer.Serialize(new ApiLogPiece(text), ApiJson.Default.ApiLogPiece);

    public override string Status(PushView view) => JsonSerializer.Serialize(PushOperations.Map(request, view), ApiJson.Default.ApiPush);

    public override string End(PushRecord record) => Status(new PushView(record, null));
}
