// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

/// Files of lib/report/assets and Chart.js, put into the library by cmake/heihe_assets.cmake.
namespace heihe::report::assets {

extern const std::string_view page_html;  ///< template with {{NAME}} where something is put in
extern const std::string_view page_css;
extern const std::string_view page_js;   ///< all scripts of the page, one after the other
extern const std::string_view chart_js;  ///< Chart.js, its licence in the first lines

}  // namespace heihe::report::assets
