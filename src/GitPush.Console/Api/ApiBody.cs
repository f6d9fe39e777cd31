using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GitPush.Console.Endpoints;
using Microsoft.AspNetCore.Http;

namespace GitPush.Console.Api;

/// <summary>Reads the JSON bodies of requests.</summary>
internal static class ApiBody
{
    public const int MaxBytes = 16 << 10;

    /// <exception cref="JsonException">It is no such JSON.</exception>
    /// <exception cref="BadHttpRequestException">It is too long.</exception>
    public static async Task<T> ReadAsync<T>(ConsoleRequest request, JsonTypeInfo<T> type)
        where T : class
    {
        var bytes = new byte[MaxBytes + 1];
        var length = await request.Context.Request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, request.Aborted);
        return length > MaxBytes
            ? throw new BadHttpRequestException("The body is too long.", StatusCodes.Status413PayloadTooLarge)
            : JsonSerializer.Deserialize(bytes.AsSpan(0, length), type) ?? throw new JsonException();
    }
}
