using GitPush.Kubernetes.Builds.Output;

namespace GitPush.Kubernetes.Tests.Builds.Output;

/// <summary>Against what BuildKit 0.24 writes.</summary>
[TestClass]
public sealed class BuildKitOutputTests
{
    [TestMethod]
    public void The_pusher_reads_the_steps_and_what_they_write()
    {
        var (shown, output) = Read("""
            #1 [internal] load build definition from Dockerfile
            #1 transferring dockerfile: 378B done
            #1 DONE 0.0s

            #2 [internal] load .dockerignore
            #2 transferring context: 52B done
            #2 DONE 0.0s

            #3 [internal] load build context
            #3 transferring context: 1.98MB 0.0s done
            #3 DONE 0.0s

            #4 [base 1/1] COPY busybox /bin/busybox
            #4 CACHED

            #6 [stage-2 2/3] RUN ["/bin/busybox","sh","-c","echo hello x; /bin/busybox ls /ctx"]
            #6 0.078 hello x
            #6 0.080 Dockerfile
            #6 DONE 0.1s

            #8 exporting to image
            #8 exporting layers
            #8 exporting layers 0.3s done
            #8 exporting manifest sha256:75bd5863f4c607468208bcf5c73f315959e615778028ca9f234aaacf7e338627 done
            #8 pushing layers 0.1s done
            #8 pushing manifest for 127.0.0.1:25417/shop/web:abc@sha256:75bd5863f4c607468208bcf5c73f315959e615778028ca9f234aaacf7e338627
            #8 DONE 0.4s
            """);

        CollectionAssert.AreEqual(
            new[]
            {
                "#1 [base 1/1] COPY busybox /bin/busybox",
                "#1 cached",
                """#2 [stage-2 2/3] RUN ["/bin/busybox","sh","-c","echo hello x; /bin/busybox ls /ctx"]""",
                "#2 hello x",
                "#2 Dockerfile",
                "#2 done in 0.1s",
                "pushing",
            },
            shown);
        Assert.IsNull(output.Failure);
    }

    [TestMethod]
    public void A_step_that_fails_is_named_with_its_exit_code_and_told_once()
    {
        var (shown, output) = Read("""
            #5 [2/2] RUN ["/bin/busybox","sh","-c","echo line one; echo oops >&2; exit 3"]
            #5 0.050 line one
            #5 0.051 oops
            #5 ERROR: process "/bin/busybox sh -c echo line one; echo oops >&2; exit 3" did not complete successfully: exit code: 3
            ------
             > [2/2] RUN ["/bin/busybox","sh","-c","echo line one; echo oops >&2; exit 3"]:
            0.050 line one
            0.051 oops
            ------
            Bad:3
            --------------------
               3 | >>> RUN ["/bin/busybox","sh","-c","echo line one; echo oops >&2; exit 3"]
            --------------------
            error: failed to solve: process "/bin/busybox sh -c echo line one; echo oops >&2; exit 3" did not complete successfully: exit code: 3
            """);

        CollectionAssert.AreEqual(
            new[] { """#1 [2/2] RUN ["/bin/busybox","sh","-c","echo line one; echo oops >&2; exit 3"]""", "#1 line one", "#1 oops" }, shown);
        Assert.AreEqual("""[2/2] RUN ["/bin/busybox","sh","-c","echo line one; echo oops >&2; exit 3"]: exit code: 3""", output.Failure);
    }

    [TestMethod]
    [DataRow("error: failed to solve: failed to read dockerfile: open Missing: no such file or directory", "failed to read dockerfile: open Missing: no such file or directory")]
    [DataRow("error: failed to solve: target stage \"nope\" could not be found", "target stage \"nope\" could not be found")]
    public void What_fails_outside_of_a_step_is_told_in_BuildKit_s_words(string line, string expected) =>
        Assert.AreEqual(expected, Read(line).Output.Failure);

    [TestMethod]
    public void A_registry_that_refuses_the_image_is_the_failure_and_not_a_cache_that_is_not_there_yet()
    {
        var (shown, output) = Read("""
            #2 importing cache manifest from registry.example.com/shop/web:buildcache
            #2 ERROR: failed to configure registry cache importer: registry.example.com/shop/web:buildcache: not found
            #7 [2/2] RUN true
            #7 DONE 0.0s
            #8 exporting to image
            #8 pushing layers done
            #8 ERROR: failed to push registry.example.com/shop/web:abc: 403 Forbidden
            ------
             > importing cache manifest from registry.example.com/shop/web:buildcache:
            ------
            error: failed to solve: failed to push registry.example.com/shop/web:abc: 403 Forbidden
            """);

        CollectionAssert.AreEqual(new[] { "#1 [2/2] RUN true", "pushing" }, shown);
        Assert.AreEqual("failed to push registry.example.com/shop/web:abc: 403 Forbidden", output.Failure);
    }

    [TestMethod]
    public void What_the_builder_itself_says_before_it_builds_is_shown()
    {
        var (shown, output) = Read("[rootlesskit:parent] error: failed to start the child: fork/exec /proc/self/exe: operation not permitted");

        Assert.HasCount(1, shown);
        Assert.IsNull(output.Failure);
    }

    private static (List<string> Shown, BuildKitOutput Output) Read(string log)
    {
        var output = new BuildKitOutput();
        return ([.. log.Split('\n').Select(output.Read).OfType<string>()], output);
    }
}
