using System.Collections.Concurrent;
using System.Security.Cryptography;
using GitPush.History;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

/// <summary>How the stock client uses HTTP: logging in, large bodies, HTTP/2, and what it is told when nothing is served.</summary>
[TestClass]
public sealed class HttpTransportTests
{
    [TestMethod]
    [DataRow("HTTP/1.1", "65536")]
    [DataRow("HTTP/1.1", "104857600")]
    [DataRow("HTTP/2", "65536")]
    public async Task A_large_push_logs_in_with_its_credential_helper_over_TLS(string version, string postBuffer)
    {
        var requests = new ConcurrentQueue<string>();
        await using var host = await GitPushHost.StartAsync(
            git => git.AddBasicAuthentication<FixedCredentials>(),
            map: app =>
            {
                app.Use(next => context =>
                {
                    requests.Enqueue($"{context.Request.Protocol} {context.Request.Method} {context.Request.ContentLength?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"}");
                    return next(context);
                });
                app.MapGitPush();
            },
            https: true);
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Combine("clone"));
        await File.WriteAllBytesAsync(folder.Combine("clone/large.bin"), RandomNumberGenerator.GetBytes(3 << 20));
        clone.Run("add", "large.bin");
        var id = clone.Commit("a.txt", "a");
        clone.Run("config", "http.sslVerify", "false");
        clone.Run("config", "http.version", version);
        clone.Run("config", "http.postBuffer", postBuffer);
        clone.Run("config", "credential.helper", $"!f() {{ echo username={FixedCredentials.UserName}; echo password={FixedCredentials.Password}; }}; f");

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        Assert.AreEqual(id, host.Inspect("shop").Run("rev-parse", "main"));
        Assert.AreEqual(postBuffer == "65536", requests.Any(request => request.EndsWith("POST 4", StringComparison.Ordinal)), "the probe before what is sent in chunks");
        Assert.IsTrue(requests.All(request => request.StartsWith(version, StringComparison.Ordinal)), string.Join('\n', requests));
        var record = await host.Services.GetRequiredService<IPushLog>().QueryAsync(new PushQuery()).FirstAsync();
        Assert.AreEqual(FixedCredentials.UserName, record.User);
    }

    [TestMethod]
    public async Task A_wrong_password_ends_a_large_push_with_the_servers_words()
    {
        await using var host = await GitPushHost.StartAsync(git => git.AddBasicAuthentication<FixedCredentials>());
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git", "nobody:wrong"), "HEAD:refs/heads/main"]);

        Assert.AreNotEqual(0, result.ExitCode);
        StringAssert.Contains(result.Error, "Authentication failed");
        Assert.AreEqual("", host.Inspect("shop").Run("for-each-ref"));
    }

    [TestMethod]
    public async Task A_client_of_the_dumb_protocol_reads_that_it_is_not_served()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Environment["GIT_SMART_HTTP"] = "0";

        var result = await clone.TryRunAsync(["ls-remote", host.UrlOf("shop.git")]);

        Assert.AreEqual(128, result.ExitCode);
        StringAssert.Contains(result.Error, "remote: This server speaks git's smart HTTP protocol only");
    }

    [TestMethod]
    public async Task An_archive_is_refused_and_the_client_ends()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();

        var result = await TestGit.Init(folder.Path).TryRunAsync(["archive", "--remote", host.UrlOf("shop.git"), "HEAD"]);

        Assert.AreNotEqual(0, result.ExitCode);
    }

    [TestMethod]
    public async Task Behind_a_path_base_and_a_prefix_the_client_finds_everything()
    {
        await using var host = await GitPushHost.StartAsync(map: app =>
        {
            app.UsePathBase("/apps/one");
            app.UseRouting();
            app.MapGitPush("/git");
        });
        await host.CreateRepositoryAsync("team/shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        var id = clone.Commit("a.txt", "a");

        await clone.RunAsync(["push", "--quiet", host.UrlOf("apps/one/git/team/shop.git"), "HEAD:refs/heads/main"]);
        var listed = await clone.RunAsync(["ls-remote", host.UrlOf("apps/one/git/team/shop"), "main"]);

        StringAssert.StartsWith(listed, id);
    }
}
