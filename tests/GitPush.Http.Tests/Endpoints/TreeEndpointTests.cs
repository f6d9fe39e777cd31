using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using GitPush.Hooks;
using GitPush.Transport;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Http.Tests.Endpoints;

/// <summary>The files of a running push, as builds outside of the server fetch them.</summary>
[TestClass]
public sealed class TreeEndpointTests : IDisposable
{
    private const string Path = "git/.gitpush/tree";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("curl", "--silent", "--fail", "--header", "Authorization: Bearer {0}")]
    [DataRow("busybox", "wget", "-q", "-O", "-", "--header", "Authorization: Bearer {0}")]
    [DataRow("wget", "--quiet", "--output-document=-", "--header", "Authorization: Bearer {0}")]
    public async Task A_build_gets_the_pushed_files_while_nobody_else_has_them(string tool, params string[] arguments)
    {
        byte[] tar = [];
        await using var host = await StartAsync(stage: async (push, trees) =>
        {
            await using var tree = trees.Offer(push, push.Updates[0].NewId, "web", TimeSpan.FromMinutes(1));
            tar = await RunAsync(tool, [.. arguments.Select(argument => argument.Replace("{0}", tree.Token, StringComparison.Ordinal)), push.Options[0]]);
        });

        await PushAsync(host);

        CollectionAssert.AreEquivalent(new[] { "Dockerfile", "large.bin" }, await NamesAsync(new MemoryStream(tar)));
    }

    [TestMethod]
    public async Task A_second_download_is_not_found_and_no_log_has_the_token()
    {
        var token = "";
        HttpStatusCode first = default, second = default;
        await using var host = await StartAsync(stage: async (push, trees) =>
        {
            await using var tree = trees.Offer(push, push.Updates[0].NewId, "", TimeSpan.FromMinutes(1));
            token = tree.Token;
            using var client = new HttpClient();
            first = (await GetAsync(client, push.Options[0], token)).StatusCode;
            second = (await GetAsync(client, push.Options[0], token)).StatusCode;
        });

        await PushAsync(host);

        Assert.AreEqual(HttpStatusCode.OK, first);
        Assert.AreEqual(HttpStatusCode.NotFound, second);
        Assert.IsTrue(host.Log.Lines.Any(line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("used up", StringComparison.Ordinal)));
        Assert.IsFalse(host.Log.Lines.Any(line => line.Contains(token, StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task A_HEAD_does_not_use_the_token_and_the_answer_is_kept_out_of_caches()
    {
        HttpResponseMessage? head = null, get = null;
        await using var host = await StartAsync(stage: async (push, trees) =>
        {
            await using var tree = trees.Offer(push, push.Updates[0].NewId, "", TimeSpan.FromMinutes(1));
            using var client = new HttpClient();
            head = await GetAsync(client, push.Options[0], tree.Token, HttpMethod.Head);
            get = await GetAsync(client, push.Options[0], tree.Token);
        });

        await PushAsync(host);

        Assert.AreEqual(HttpStatusCode.OK, head!.StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, get!.StatusCode);
        Assert.AreEqual("application/x-tar", get.Content.Headers.ContentType!.MediaType);
        Assert.IsTrue(get.Headers.CacheControl!.NoStore);
    }

    [TestMethod]
    public async Task The_tar_comes_compressed_to_who_asks_for_that()
    {
        byte[] body = [];
        HttpResponseMessage? response = null;
        await using var host = await StartAsync(stage: async (push, trees) =>
        {
            await using var tree = trees.Offer(push, push.Updates[0].NewId, "web", TimeSpan.FromMinutes(1));
            using var client = new HttpClient();
            client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
            response = await GetAsync(client, push.Options[0], tree.Token);
            body = await response.Content.ReadAsByteArrayAsync();
        });

        await PushAsync(host);

        Assert.AreEqual("gzip", response!.Content.Headers.ContentEncoding.Single());
        await using var tar = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        CollectionAssert.AreEquivalent(new[] { "Dockerfile", "large.bin" }, await NamesAsync(tar));
    }

    [TestMethod]
    public async Task The_token_is_enough_whatever_the_host_demands_of_users()
    {
        var statuses = new List<HttpStatusCode>();
        await using var host = await StartAsync(
            stage: async (push, trees) =>
            {
                await using var tree = trees.Offer(push, push.Updates[0].NewId, "", TimeSpan.FromMinutes(1));
                using var client = new HttpClient();
                statuses.Add((await GetAsync(client, push.Options[0], "wrong")).StatusCode);
                statuses.Add((await GetAsync(client, push.Options[0], tree.Token)).StatusCode);
            },
            git: git => git.AllowAnonymousPush().AddBasicAuthentication<FixedCredentials>(),
            services: services => services.AddAuthorizationBuilder()
                .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()),
            map: app => app.MapGitPush("/git").RequireAuthorization());

        await PushAsync(host, $"{FixedCredentials.UserName}:{Uri.EscapeDataString(FixedCredentials.Password)}");

        CollectionAssert.AreEqual(new[] { HttpStatusCode.NotFound, HttpStatusCode.OK }, statuses);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("Bearer ")]
    [DataRow("Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [DataRow("Basic YWRhOnNlY3JldA==")]
    [DataRow("nonsense")]
    public async Task Whatever_is_no_good_token_finds_nothing(string? authorization)
    {
        await using var host = await StartAsync((_, _) => Task.CompletedTask);
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        _ = authorization is not null && request.Headers.TryAddWithoutValidation("Authorization", authorization);

        using var response = await host.Client.SendAsync(request);

        Assert.AreEqual(HttpStatusCode.NotFound, response.StatusCode);
        Assert.IsEmpty(await response.Content.ReadAsByteArrayAsync());
    }

    [TestMethod]
    public async Task In_a_host_that_builds_nothing_elsewhere_the_path_is_the_host_s_own()
    {
        await using var host = await GitPushHost.StartAsync(map: app =>
        {
            app.MapGitPush("/git");
            app.MapFallback(() => "the host's page");
        });

        Assert.AreEqual("the host's page", await host.Client.GetStringAsync(Path));
    }

    [TestMethod]
    [DataRow("curl", "--silent", "--fail", "--header", "Authorization: Bearer {0}")]
    [DataRow("busybox", "wget", "-q", "-O", "-", "--header", "Authorization: Bearer {0}")]
    public async Task A_build_that_ends_cuts_its_download_and_the_client_knows(string tool, params string[] arguments)
    {
        var exitCode = 0;
        await using var host = await StartAsync(stage: async (push, trees) =>
        {
            await using var tree = trees.Offer(push, push.Updates[0].NewId, "", TimeSpan.FromMinutes(1));
            using var process = Start(tool, [.. arguments.Select(argument => argument.Replace("{0}", tree.Token, StringComparison.Ordinal)), push.Options[0]]);

            // The pipe between the two is full long before the 64 MiB are: the download has begun and cannot end.
            await process.StandardOutput.BaseStream.ReadExactlyAsync(new byte[512]);
            await tree.DisposeAsync();
            await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            await process.WaitForExitAsync();
            exitCode = process.ExitCode;
        });

        await PushAsync(host, largeBytes: 64 << 20);

        Assert.AreNotEqual(0, exitCode);
        await host.Log.WaitForAsync("the build that it was for is over");
    }

    private static async Task<GitPushHost> StartAsync(
        Func<PushContext, PushedTrees, Task> stage,
        Action<IGitPushBuilder>? git = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? map = null) => await GitPushHost.StartAsync(
            builder =>
            {
                (git ?? GitPushHost.AllowEverybody)(builder);
                builder.Services.AddSingleton<PushedTrees>();
                builder.AddStage("build", provider => new DelegateStage(
                    async (push, _) =>
                    {
                        await stage(push, provider.GetRequiredService<PushedTrees>());
                        return StageResult.Continue;
                    },
                    null));
            },
            services: services,
            map: map ?? (app => app.MapGitPush("/git")));

    private async Task PushAsync(GitPushHost host, string? credentials = null, long largeBytes = 100_000)
    {
        await host.CreateRepositoryAsync("shop");
        var git = TestGit.Init(_folder.CreateDirectory("work"));
        _folder.WriteFile("work/web/Dockerfile", "FROM scratch\n");

        // Of many zeros, so that the push is small and the tar is not.
        using (var large = File.Create(_folder.Combine("work/web/large.bin")))
        {
            large.SetLength(largeBytes);
        }

        git.Run("add", ".");
        git.Commit("README", "read me");
        git.Run("push", "--quiet", "-o", new Uri(host.Url, Path).ToString(), host.UrlOf("git/shop.git", credentials), "HEAD:refs/heads/main");
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string url, string token, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client.SendAsync(request);
    }

    private static Process Start(string tool, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static async Task<byte[]> RunAsync(string tool, string[] arguments)
    {
        using var process = Start(tool, arguments);
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        Assert.AreEqual(0, process.ExitCode, await process.StandardError.ReadToEndAsync());
        return output.ToArray();
    }

    private static async Task<string[]> NamesAsync(Stream tar)
    {
        var names = new List<string>();
        await using var reader = new TarReader(tar);
        while (await reader.GetNextEntryAsync() is { } entry)
        {
            names.Add(entry.Name);
        }

        return [.. names];
    }
}
