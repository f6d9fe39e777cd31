using GitPush.Core.Tests.Support;
using GitPush.Secrets;
using GitPush.Stages.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Core.Tests.Stages.Webhooks;

[TestClass]
public sealed class WebhookOptionsTests
{
    [TestMethod]
    public void A_webhook_with_an_address_is_right()
    {
        Assert.IsEmpty(Problems(options => options.Url = new Uri("https://ci.example.com/hooks")));
    }

    [TestMethod]
    public void What_is_wrong_stops_the_start_with_the_name_of_the_webhook_and_the_option()
    {
        Assert.Contains("Webhook 'ci': Url is to be an absolute http or https address.", Problems(_ => { }));
        Assert.Contains("Webhook 'ci': Url is to be an absolute http or https address.", Problems(options => options.Url = new Uri("ftp://x")));
        Assert.Contains("Webhook 'ci': Url has a user name or password: use SecretHeaders[\"Authorization\"].", Problems(options => options.Url = new Uri("https://u:p@x")));
        Assert.Contains("Webhook 'ci': the header content-type is set by the server.", Problems(options => options.Headers["content-type"] = "text/plain"));
        Assert.Contains("Webhook 'ci': the header 'X Y' is none.", Problems(options => options.SecretHeaders["X Y"] = SecretReference.FromEnvironment("A")));
        Assert.Contains("Webhook 'ci': the header 'X' is none.", Problems(options => options.Headers["X"] = "a\r\nY: b"));
        Assert.Contains("Webhook 'ci': Timeout is to be more than zero and at most 50 days.", Problems(options => options.Timeout = TimeSpan.Zero));
        Assert.Contains("Webhook 'ci': MaxRefs is to be at least 1.", Problems(options => options.MaxRefs = 0));
    }

    [TestMethod]
    public void A_name_is_one_word_and_no_other_webhook_s()
    {
        using var folder = new TempFolder();
        var builder = new ServiceCollection().AddGitPush(options => options.RepositoryRoot = folder.Path).AddWebhook("ci", options => options.Url = new Uri("https://x"));

        foreach (var name in new[] { "", "a/b", "..", "a b" })
        {
            _ = Assert.ThrowsExactly<ArgumentException>(() => builder.AddWebhook(name, _ => { }));
        }

        Assert.StartsWith("There are two webhooks 'CI'.", Assert.ThrowsExactly<ArgumentException>(() => builder.AddWebhook("CI", _ => { })).Message);
    }

    [TestMethod]
    public void A_pattern_that_is_none_is_told_where_the_webhook_is_added()
    {
        using var folder = new TempFolder();
        var builder = new ServiceCollection().AddGitPush(options => options.RepositoryRoot = folder.Path);

        var exception = Assert.Throws<ArgumentException>(() => builder.AddWebhook("ci", options => options.Refs = [""]));

        Assert.Contains("webhook ci", exception.Message);
    }

    private static IReadOnlyList<string> Problems(Action<WebhookOptions> configure)
    {
        var options = new WebhookOptions();
        configure(options);
        return [.. new WebhookOptionsValidator().Validate("ci", options).Failures ?? []];
    }
}
