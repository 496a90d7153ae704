// SPDX-License-Identifier: MIT
// An outside program that links what heihe::io has compiled, down to NetCDF, HDF5 and zlib.
#include <heihe/heihe.hpp>
#include <heihe/io/build_info.hpp>
#include <heihe/io/results_nc.hpp>

#include <cstdio>
#include <filesystem>

namespace {

// One month of a single cell; true if results.nc of it is there.
bool writes_results(const std::filesystem::path& folder) {
    const auto first = heihe::make_date(2026, 1, 1);
    heihe::io::MonthFields month;
    month.first = first;
    month.end = heihe::next_month(first);
    for (auto* field : {&month.head, &month.depth_to_water, &month.drawdown, &month.recharge,
                        &month.pumping, &month.evapotranspiration, &month.stream_exchange})
        field->assign(1, 1.0F);
    heihe::io::ResultGrid grid;
    grid.nlay = grid.nrow = grid.ncol = 1;
    grid.utm_zone = 47;
    grid.x = grid.y = {500.0};
    grid.top = {10.0};
    grid.botm = {1.0};
    grid.idomain = {1};
    grid.column_row = grid.column_col = {0};
    grid.county = grid.district = {-1};
    {
        heihe::io::FieldSpool spool{folder / "fields", 1, 1};
        spool.append(month);
    }
    heihe::io::write_results(folder / "results.nc", folder / "fields", grid, {"title", "name", ""});
    return std::filesystem::file_size(folder / "results.nc") > 0;
}

}  // namespace

int main(int argc, char** argv) {
    const auto& build = heihe::io::build_info();
    std::printf("heihe %s, %s, %s\n", build.version, build.commit, build.flags);
    return argc == 2 && build.version == heihe::version && writes_results(argv[1]) ? 0 : 1;
}
