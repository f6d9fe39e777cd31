using System.Net.Http.Headers;
using System.Text;
using GitPush.Hooks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Console.Tests.Support;

/// <summary>A host with git over HTTP below <c>/git</c>, two stages, and the console at <c>/pushes</c>.</summary>
internal sealed class ConsoleHost : IAsyncDisposable
{
    private readonly TempFolder _work = new();
    private readonly CookieHandler _cookies = new();

    private ConsoleHost(GitPushHost host, Deployment deployment)
    {
        Host = host;
        Deployment = deployment;
        Client = new HttpClient(_cookies) { BaseAddress = host.Url };
    }

    public GitPushHost Host { get; }

    public Deployment Deployment { get; }

    /// <summary>Sends requests and keeps cookies, as a browser does; follows no redirect.</summary>
    public HttpClient Client { get; }

    public static async Task<ConsoleHost> StartAsync(
        Action<GitPushConsoleOptions>? console = null,
        Action<IEndpointConventionBuilder>? endpoints = null,
        Action<IServiceCollection>? services = null,
        Action<GitPushOptions>? engine = null,
        string prefix = "/pushes")
    {
        var deployment = new Deployment();
        var host = await GitPushHost.StartAsync(
            git => git
                .AddBasicAuthentication<AnyPassword>()
                .AddAuthorizer<TeamAuthorizer>()
                .OnPreReceive("check", static async (push, cancellationToken) =>
                {
                    await push.Output.WriteLineAsync($"check: {push.Updates.Count} ref(s)", cancellationToken);
                    return StageResult.Continue;
                })
                .OnPreReceive("deploy", deployment.RunAsync)
                .AddConsole(console),
            engine,
            hostServices =>
            {
                hostServices.AddAuthentication(HeaderAuthentication.SchemeName)
                    .AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>(HeaderAuthentication.SchemeName, null);
                services?.Invoke(hostServices);
            },
            app =>
            {
                app.MapGitPush("/git");
                var mapped = app.MapGitPushConsole(prefix);
                endpoints?.Invoke(mapped);
            });
        return new ConsoleHost(host, deployment);
    }

    /// <summary>A work tree that pushes to a new repository as a user.</summary>
    public async Task<TestGit> CreateAsync(string repository, string user = "ada")
    {
        await Host.CreateRepositoryAsync(repository);
        var git = TestGit.Init(_work.CreateDirectory(repository));
        git.Run("remote", "add", "origin", Host.UrlOf("git/" + repository, Uri.EscapeDataString(user) + ":password"));
        return git;
    }

    /// <summary>Pushes a branch.</summary>
    /// <returns>What git wrote to its standard error.</returns>
    public static async Task<GitResult> PushAsync(TestGit git, params string[] arguments) =>
        await git.TryRunAsync(["push", "origin", .. arguments]);

    /// <summary>Sends a request as a user.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? user = "ada", HttpContent? content = null, Action<HttpRequestHeaders>? headers = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (user is not null)
        {
            request.Headers.Add(HeaderAuthentication.Header, user);
        }

        headers?.Invoke(request.Headers);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? user = "ada") => SendAsync(HttpMethod.Get, path, user);

    /// <summary>The body of an answer whose status is 200.</summary>
    public async Task<string> ReadAsync(string path, string? user = "ada")
    {
        using var response = await GetAsync(path, user);
        var body = await response.Content.ReadAsStringAsync();
        Assert.AreEqual(200, (int)response.StatusCode, $"{path}: {body}");
        return body;
    }

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>The id of the latest push.</summary>
    public async Task<string> LatestAsync(string user = "ada")
    {
        var list = System.Text.Json.Nodes.JsonNode.Parse(await ReadAsync("/pushes/api/v1/pushes?limit=1", user))!;
        return (string)list["items"]![0]!["id"]!;
    }

    public async ValueTask DisposeAsync()
    {
        Deployment.Finish();
        Client.Dispose();
        _cookies.Dispose();
        await Host.DisposeAsync();
        _work.Dispose();
    }
}
