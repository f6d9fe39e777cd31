using GitPush.Images;

namespace GitPush.Core.Tests.Images;

[TestClass]
public sealed class ImageReferenceTests
{
    [TestMethod]
    [DataRow("web", "web", null, null, null)]
    [DataRow("web:1.2", "web", "1.2", null, null)]
    [DataRow("shop/web:1", "shop/web", "1", null, null)]
    [DataRow("registry.example.com/shop/web", "registry.example.com/shop/web", null, null, "registry.example.com")]
    [DataRow("registry.example.com:5000/web", "registry.example.com:5000/web", null, null, "registry.example.com:5000")]
    [DataRow("127.0.0.1:5000/shop/web:v1", "127.0.0.1:5000/shop/web", "v1", null, "127.0.0.1:5000")]
    [DataRow("localhost/web", "localhost/web", null, null, "localhost")]
    [DataRow("[::1]:5000/web:v1", "[::1]:5000/web", "v1", null, "[::1]:5000")]
    [DataRow("shop/web@sha256:aa", "shop/web", null, "sha256:aa", null)]
    [DataRow("r.example.com:1/web:v1@sha256:aa", "r.example.com:1/web", "v1", "sha256:aa", "r.example.com:1")]
    public void A_reference_is_taken_apart(string text, string repository, string? tag, string? digest, string? registry)
    {
        var reference = ImageReference.Parse(text);

        Assert.AreEqual(new ImageReference(repository, tag, digest), reference);
        Assert.AreEqual(registry, reference.Registry);
        Assert.AreEqual(text, reference.ToString());
    }
}
