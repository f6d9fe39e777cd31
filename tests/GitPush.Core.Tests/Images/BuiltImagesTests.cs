using GitPush.Core.Tests.Hooks;
using GitPush.Images;
using GitPush.Objects;

namespace GitPush.Core.Tests.Images;

[TestClass]
public sealed class BuiltImagesTests
{
    private static readonly ObjectId s_commit = ObjectId.Parse("2222222222222222222222222222222222222222");

    [TestMethod]
    public async Task What_one_stage_built_another_one_finds_by_its_name()
    {
        await using var push = new TestPush("refs/heads/main");
        var web = new BuiltImage("web", "registry.example.com/shop/web", s_commit.ToString(), "sha256:aa", s_commit);

        BuiltImages.Of(push.Context).Add(web);

        Assert.AreSame(web, BuiltImages.Of(push.Context).Find("web"));
        Assert.IsNull(BuiltImages.Of(push.Context).Find("api"));
        Assert.AreSame(web, Assert.ContainsSingle(BuiltImages.Of(push.Context).All));
    }

    [TestMethod]
    public async Task Two_images_with_one_name_are_a_mistake_of_the_host()
    {
        await using var push = new TestPush("refs/heads/main");
        BuiltImages.Of(push.Context).Add(new BuiltImage("web", "a", "1", null, s_commit));

        var exception = Assert.ThrowsExactly<InvalidOperationException>(
            () => BuiltImages.Of(push.Context).Add(new BuiltImage("web", "b", "1", null, s_commit)));

        Assert.Contains("'web'", exception.Message);
    }

    [TestMethod]
    public void An_image_is_deployed_by_digest_once_it_has_one()
    {
        var pushed = new BuiltImage("web", "registry.example.com/web", "v1", "sha256:aa", s_commit);

        Assert.AreEqual("registry.example.com/web@sha256:aa", pushed.Reference);
        Assert.AreEqual("registry.example.com/web:v1", (pushed with { Digest = null }).Reference);
    }
}
