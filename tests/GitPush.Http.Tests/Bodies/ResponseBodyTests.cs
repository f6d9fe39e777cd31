using System.Net;
using System.Net.Http.Headers;
using GitPush.Http.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace GitPush.Http.Tests.Bodies;

[TestClass]
public sealed class ResponseBodyTests
{
    [TestMethod]
    public async Task A_pack_is_not_compressed_again_by_a_host_that_compresses_everything()
    {
        await using var host = await GitPushHost.StartAsync(
            services: services => services.AddResponseCompression(compression => compression.MimeTypes = ["*/*"]),
            map: app =>
            {
                app.UseResponseCompression();
                app.MapGet("/", () => "a page");
                app.MapGitPush();
            });
        await host.CreateRepositoryAsync("shop");
        host.Client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));

        using var page = await host.Client.GetAsync("/");
        using var fetched = await host.Client.PostAsync(
            "shop.git",
            "git-upload-pack",
            new StringContent("0014command=ls-refs\n0000", null, "application/x-git-upload-pack-request"),
            gitProtocol: "version=2");

        Assert.AreEqual("gzip", page.Content.Headers.ContentEncoding.Single());
        Assert.AreEqual(HttpStatusCode.OK, fetched.StatusCode);
        Assert.IsEmpty(fetched.Content.Headers.ContentEncoding);
        Assert.AreEqual("0000", await fetched.Content.ReadAsStringAsync());
    }
}
