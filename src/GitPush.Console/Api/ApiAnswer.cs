using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GitPush.Console.Api.Models;
using Microsoft.AspNetCore.Http;

namespace GitPush.Console.Api;

/// <summary>What the REST API answers: a status and JSON, or nothing more where the handler has answered itself.</summary>
internal sealed record ApiAnswer(int Status, byte[]? Body, string ContentType)
{
    /// <summary>The handler has written the answer.</summary>
    public static ApiAnswer Written { get; } = new(0, null, "");

    public string? Location { get; init; }

    /// <summary>The version of what is answered, where it can be told cheaply.</summary>
    public string? ETag { get; init; }

    public static ApiAnswer Ok<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(value, type), "application/json; charset=utf-8");

    public static ApiAnswer NoContent() => new(StatusCodes.Status204NoContent, null, "");

    public static ApiAnswer NotFound() => Problem(StatusCodes.Status404NotFound, "Not Found", "There is nothing here, or nothing that you may see.");

    /// <summary>An error as RFC 9457 has it.</summary>
    public static ApiAnswer Problem(int status, string title, string? detail) => new(
        status,
        JsonSerializer.SerializeToUtf8Bytes(new ApiProblem("about:blank", title, status, detail), ApiJson.Default.ApiProblem),
        "application/problem+json");
}
