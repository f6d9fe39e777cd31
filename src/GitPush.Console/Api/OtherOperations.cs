using GitPush.Console.Api.Models;
using GitPush.Console.Endpoints;
using Microsoft.AspNetCore.Http;

namespace GitPush.Console.Api;

/// <summary>The operations about the API itself.</summary>
internal static class OtherOperations
{
    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("getAntiforgery", HttpMethods.Get, "/antiforgery", "A header and its value for scripts in a browser, which they send along with what changes something.", GetAntiforgeryAsync)
        {
            Result = ApiJson.Default.ApiAntiforgery,
        },
        new("getOpenApi", HttpMethods.Get, "/openapi.json", "This document.", GetOpenApiAsync) { ResultMediaTypes = ["application/json"] },
    ];

    private static Task<ApiAnswer?> GetAntiforgeryAsync(ConsoleRequest request)
    {
        var tokens = request.AntiforgeryTokens();
        return Task.FromResult<ApiAnswer?>(ApiAnswer.Ok(new ApiAntiforgery(tokens.HeaderName ?? "", tokens.RequestToken ?? ""), ApiJson.Default.ApiAntiforgery));
    }

    private static Task<ApiAnswer?> GetOpenApiAsync(ConsoleRequest request) =>
        Task.FromResult<ApiAnswer?>(new ApiAnswer(StatusCodes.Status200OK, OpenApiDocument.Create(ApiOperations.All, request.Urls.Api("").Value), "application/json; charset=utf-8"));
}
