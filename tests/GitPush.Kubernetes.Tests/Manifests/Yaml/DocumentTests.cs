using GitPush.Hooks;
using GitPush.Kubernetes.Manifests;

namespace GitPush.Kubernetes.Tests.Manifests.Yaml;

[TestClass]
public sealed class DocumentTests
{
    [TestMethod]
    [DataRow("a: |\n  b\n   c\n\nd: 1", """{"a":"b\n c\n","d":1}""")]
    [DataRow("a: |+\n  b\n\nd: 1", """{"a":"b\n\n","d":1}""")]
    [DataRow("a: >-\n  b\n  c\n\n  d\n", """{"a":"b c\nd"}""")]
    [DataRow("a: \"b\\tc\\u00e9\\\n  d\"", """{"a":"b\tc\u00e9d"}""")]
    [DataRow("a: 'it''s'", """{"a":"it's"}""")]
    [DataRow("a: b\n  c\n  d", """{"a":"b c d"}""")]
    [DataRow("a: []\nb: {}\nc: {d, e: }", """{"a":[],"b":{},"c":{"d":null,"e":null}}""")]
    [DataRow("a:\n- 1\n- - 2\n  - b: 3", """{"a":[1,[2,{"b":3}]]}""")]
    [DataRow("a: &x {b: 1}\nc: *x", """{"a":{"b":1},"c":{"b":1}}""")]
    [DataRow("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3", """{"a":{"b":1,"c":2},"d":{"b":1,"c":3}}""")]
    [DataRow("a: &x {b: 1}\nd:\n  <<: [*x, {b: 2, c: 2}]", """{"a":{"b":1},"d":{"b":1,"c":2}}""")]
    [DataRow("a: 1\r\nb: |\r\n  c\r\n  d\r\n", """{"a":1,"b":"c\nd\n"}""")]
    [DataRow("%YAML 1.1\n---\na: 1", """{"a":1}""")]
    public void A_document_reads_as_with_kubectl(string yaml, string json) =>
        ManifestText.AssertSame(json, ManifestText.Convert(yaml).Single());

    [TestMethod]
    public void Documents_without_content_are_none() =>
        Assert.HasCount(2, ManifestText.Convert("# licence\n---\na: 1\n---\n# nothing\n---\n---\nb: 2\n...\n---\nnull\n"));

    [TestMethod]
    public void JSON_may_be_indented_with_tabs_and_hold_several_values()
    {
        var values = ManifestText.Convert("{\n\t\"a\": [1, 2.5, true, null, \"x\"]\n}\n{\"b\": 9007199254740993}\n", file: "deploy/web.json");

        Assert.HasCount(2, values);
        ManifestText.AssertSame("""{"a":[1,2.5,true,null,"x"]}""", values[0]);
        ManifestText.AssertSame("""{"b":9007199254740993}""", values[1]);
    }

    [TestMethod]
    [DataRow("a: 1\nb: 2\na: 3", "deploy/web.yaml:3: 'a' stands twice here")]
    [DataRow("1: a\n\"1\": b", "deploy/web.yaml:2: '1' stands twice here")]
    [DataRow("b: &x {a: 1}\nc:\n  a: 2\n  <<: *x", "deploy/web.yaml:4: 'a' stands before the '<<' that merges it, and readers disagree about who wins: put '<<' first")]
    [DataRow("a: &x {b: 1}\nc:\n  <<: *x\n  <<: *x", "deploy/web.yaml:4: '<<' stands twice here: merge a list, <<: [*a, *b]")]
    [DataRow("a: {<<: 1}", "deploy/web.yaml:1: '<<' merges mappings, and this is none")]
    [DataRow("a: *x", "deploy/web.yaml:1: nothing is called '&x' above '*x'")]
    [DataRow("a: &x\n  b: *x", "deploy/web.yaml:2: '&x' contains itself")]
    public void What_nobody_could_mean_is_refused_with_its_line(string yaml, string message)
    {
        var exception = Assert.ThrowsExactly<StageFailedException>(() => ManifestText.Convert(yaml));

        Assert.AreEqual(message, exception.Message);
    }

    [TestMethod]
    [DataRow("a: 1\nb:\n\tc: 2", 3)]
    [DataRow("a: 1\n b: 2\n  c", 2)]
    [DataRow("a: [1, 2", 2)]
    [DataRow("a: \"b", 1)]
    [DataRow("spec: {{ .Values.x }}", 1)]
    public void What_is_no_YAML_is_refused_with_its_line(string yaml, int line)
    {
        var exception = Assert.ThrowsExactly<StageFailedException>(() => ManifestText.Convert(yaml + "\n"));

        StringAssert.StartsWith(exception.Message, $"deploy/web.yaml:{line}: ", exception.Message);
        Assert.DoesNotContain("\n", exception.Message);
    }

    [TestMethod]
    public void What_is_no_JSON_is_refused_with_its_line()
    {
        var exception = Assert.ThrowsExactly<StageFailedException>(() => ManifestText.Convert("{\n  \"a\": 1,\n  b: 2\n}", file: "deploy/web.json"));

        Assert.AreEqual("deploy/web.json:3: this is no JSON", exception.Message);
    }

    [TestMethod]
    [DataRow("deploy/web.yaml")]
    [DataRow("deploy/web.json")]
    public void Deep_nesting_is_refused_before_it_costs_anything(string file)
    {
        var text = "{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}";

        var exception = Assert.ThrowsExactly<StageFailedException>(() => ManifestText.Convert(text, file: file));

        Assert.AreEqual($"{file}:1: more than 100 levels are nested", exception.Message);
    }

    [TestMethod]
    public void Nesting_by_aliases_is_counted()
    {
        var yaml = "a0: &a0 [1]\n" + string.Concat(Enumerable.Range(1, 120).Select(i => $"a{i}: &a{i} [*a{i - 1}]\n"));

        var exception = Assert.ThrowsExactly<StageFailedException>(() => ManifestText.Convert(yaml));

        StringAssert.Contains(exception.Message, "more than 100 levels are nested");
    }

    [TestMethod]
    public void A_billion_laughs_are_refused()
    {
        var yaml = "a0: &a0 [lol,lol,lol,lol,lol,lol,lol,lol,lol]\n" + string.Concat(Enumerable.Range(1, 9).Select(
            i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));

        var exception = Assert.ThrowsExactly<StageFailedException>(() => ManifestText.Convert(yaml));

        StringAssert.Contains(exception.Message, "the manifests hold more than 1000000 values");
    }

    [TestMethod]
    [DataRow("deploy/web.yaml")]
    [DataRow("deploy/web.json")]
    public void Many_small_values_are_counted(string file)
    {
        var text = "{\"a\":[" + string.Join(',', Enumerable.Repeat("1", 101)) + "]}";

        var exception = Assert.ThrowsExactly<StageFailedException>(() => ManifestText.Convert(text, new ManifestLimits { MaxValues = 100 }, file: file));

        Assert.AreEqual($"{file}:1: the manifests hold more than 100 values, with those that aliases repeat", exception.Message);
    }

    [TestMethod]
    public void A_large_text_that_aliases_repeat_is_counted_each_time()
    {
        var limits = new ManifestLimits { MaxTotalBytes = 100_000 };
        var yaml = $"a: &a {new string('x', 2000)}\nb: [{string.Join(',', Enumerable.Repeat("*a", 100))}]\n";

        var exception = Assert.ThrowsExactly<StageFailedException>(() => ManifestText.Convert(yaml, limits));

        StringAssert.Contains(exception.Message, "have more than 100000 bytes");
    }
}
