using GitPush.Kubernetes.Builds.Output;

namespace GitPush.Kubernetes.Tests.Builds.Output;

/// <summary>Against what Buildah 1.28 writes.</summary>
[TestClass]
public sealed class BuildahOutputTests
{
    [TestMethod]
    public void The_pusher_reads_the_steps_and_what_they_write()
    {
        var (shown, output) = Read("""
            [1/3] STEP 1/2: FROM scratch AS base
            [1/3] STEP 2/2: COPY busybox /bin/busybox
            --> bbd72fbe45d
            [3/3] STEP 1/7: FROM bbd72fbe45d46445f232bde8f9c4e858a816282130ec721d0f6b41adfd8a1987
            [3/3] STEP 4/7: RUN ["/bin/busybox","sh","-c","echo hello"]
            hello
            [3/3] COMMIT 127.0.0.1:25417/shop/web:ba
            --> ba5a4e4cafc
            Successfully tagged 127.0.0.1:25417/shop/web:ba
            ba5a4e4cafc483e52ac9613e5aa59ce4bf0ae5c89263684bdcce250cf3a0c88a
            Getting image source signatures
            Copying blob sha256:8259a4bb9e6c7e038286528ff902af507d14593937ad3aa8aff08bf476f3c83d
            Copying config sha256:ba5a4e4cafc483e52ac9613e5aa59ce4bf0ae5c89263684bdcce250cf3a0c88a
            Writing manifest to image destination
            Storing signatures
            """);

        CollectionAssert.AreEqual(
            new[]
            {
                "step 1/2 of stage 1/3 FROM scratch AS base",
                "step 2/2 of stage 1/3 COPY busybox /bin/busybox",
                "step 1/7 of stage 3/3 FROM bbd72fbe45d46445f232bde8f9c4e858a816282130ec721d0f6b41adfd8a1987",
                """step 4/7 of stage 3/3 RUN ["/bin/busybox","sh","-c","echo hello"]""",
                "hello",
                "pushing",
            },
            shown);
        Assert.IsNull(output.Failure);
    }

    [TestMethod]
    public void A_stage_that_is_only_tested_is_committed_without_a_word()
    {
        var (shown, _) = Read("""
            [2/2] STEP 1/2: FROM bd254514270aa0a23a05ad6ada6b4870fcad71802035d14092b015c3d7a5ebde AS test
            [2/2] STEP 2/2: RUN grep built /www/index.html
            --> Using cache d7f3f79cdc0c8b3aeb0c3e0c3a9b9b51b3a4e6f2b1f4f0c6d6c3f2d9a1b0e4f7
            built
            [2/2] COMMIT
            --> c5f8b0d521a
            c5f8b0d521ac288fd83a5b16c5f2bde475c583e9b44e987c2a795ebcf3f53a57
            """);

        Assert.AreEqual("built", shown[^1]);
    }

    [TestMethod]
    public void A_step_that_fails_is_named_with_its_exit_code()
    {
        var (shown, output) = Read("""
            STEP 2/3: COPY busybox /bin/busybox
            STEP 3/3: RUN ["/bin/busybox","sh","-c","echo oops; exit 3"]
            oops
            subprocess exited on killed
            subprocess exited with status 3
            subprocess exited with status 3
            Error: building at STEP "RUN /bin/busybox sh -c echo oops; exit 3": exit status 3
            """);

        Assert.AreEqual("oops", shown[^1]);
        Assert.AreEqual("""step 3/3 RUN ["/bin/busybox","sh","-c","echo oops; exit 3"]: exit status 3""", output.Failure);
    }

    [TestMethod]
    public void A_registry_that_refuses_the_image_is_the_failure()
    {
        var (_, output) = Read("""
            STEP 1/1: FROM scratch
            COMMIT registry.example.com/shop/web:1
            Getting image source signatures
            Error: pushing image "registry.example.com/shop/web:1" to "docker://registry.example.com/shop/web:1": unauthorized
            """);

        Assert.AreEqual("pushing image \"registry.example.com/shop/web:1\" to \"docker://registry.example.com/shop/web:1\": unauthorized", output.Failure);
    }

    private static (List<string> Shown, BuildahOutput Output) Read(string log)
    {
        var output = new BuildahOutput();
        return ([.. log.Split('\n').Select(output.Read).OfType<string>()], output);
    }
}
