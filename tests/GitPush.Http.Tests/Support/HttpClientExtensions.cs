using System.Net.Http.Headers;

namespace GitPush.Http.Tests.Support;

/// <summary>The requests that git makes.</summary>
internal static class HttpClientExtensions
{
    public static Task<HttpResponseMessage> GetRefsAsync(
        this HttpClient client,
        string path,
        string service = "git-upload-pack",
        AuthenticationHeaderValue? authorization = null,
        string? gitProtocol = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{path}/info/refs?service={service}") { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        request.Headers.Authorization = authorization;
        if (gitProtocol is not null)
        {
            request.Headers.Add("Git-Protocol", gitProtocol);
        }

        return client.SendAsync(request);
    }

    public static Task<HttpResponseMessage> PostAsync(
        this HttpClient client,
        string path,
        string service,
        HttpContent content,
        AuthenticationHeaderValue? authorization = null,
        string? gitProtocol = null)
    {
        content.Headers.ContentType ??= new MediaTypeHeaderValue($"application/x-{service}-request");
        var request = new HttpRequestMessage(HttpMethod.Post, $"{path}/{service}")
        {
            Content = content,
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        request.Headers.Authorization = authorization;
        if (gitProtocol is not null)
        {
            request.Headers.Add("Git-Protocol", gitProtocol);
        }

        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
