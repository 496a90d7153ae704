// SPDX-License-Identifier: MIT
#include "lib/report/page.hpp"

#include "heihe/core/error.hpp"
#include "lib/report/assets.hpp"

#include <initializer_list>
#include <string_view>
#include <utility>

namespace heihe::report {
namespace {

/// What stands in the place of {{NAME}} of the template.
struct Part {
    std::string_view name;
    std::string_view text;
};

// The template with its parts, in one pass: a part is not looked at for further names.
std::string filled(std::string_view page, std::initializer_list<Part> parts) {
    std::string text;
    while (!page.empty()) {
        const auto begin = page.find("{{");
        if (begin == std::string_view::npos) break;
        const auto end = page.find("}}", begin);
        require(end != std::string_view::npos, "filled: a name in the template has an end");
        const auto name = page.substr(begin + 2, end - begin - 2);
        text += page.substr(0, begin);
        for (const auto& part : parts)
            if (part.name == name) text += part.text;
        page.remove_prefix(end + 2);
    }
    text += page;
    return text;
}

}  // namespace

std::string page_html(const Json& data, Language language) {
    const std::string json = script_text(data);
    const std::string scenario =
        data.contains("run") && data["run"].value("scenario", Json{}).is_string()
            ? html_text(data["run"]["scenario"].get<std::string>())
            : std::string{};
    return filled(assets::page_html, {{"lang", language == Language::zh ? "zh" : "en"},
                                      {"title", scenario},
                                      {"css", assets::page_css},
                                      {"chart", assets::chart_js},
                                      {"data", json},
                                      {"script", assets::page_js}});
}

}  // namespace heihe::report
