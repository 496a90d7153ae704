// SPDX-License-Identifier: MIT
#include "lib/io/results/field_spool.hpp"

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/io/results_nc.hpp"

#include <cstring>
#include <utility>

namespace heihe::io {
namespace fs = std::filesystem;

const std::vector<FieldOfMonth>& column_fields() {
    static const std::vector<FieldOfMonth> fields = {
        {"depth_to_water", "water_table_depth", "depth of the water table below land surface", "m",
         "time: point", &MonthFields::depth_to_water},
        {"drawdown", "", "fall of the water table since the start of the run", "m", "time: point",
         &MonthFields::drawdown},
        {"recharge", "", "recharge of the aquifer from the unsaturated zone", "mm", "time: sum",
         &MonthFields::recharge},
        {"pumping", "", "groundwater pumping", "mm", "time: sum", &MonthFields::pumping},
        {"evapotranspiration", "", "phreatic evapotranspiration", "mm", "time: sum",
         &MonthFields::evapotranspiration},
        {"stream_exchange", "", "exchange of river and aquifer, positive: the river loses", "mm",
         "time: sum", &MonthFields::stream_exchange},
    };
    return fields;
}

std::size_t spool_record_bytes(std::size_t ncell, std::size_t ncolumn) {
    return spool_head_bytes + sizeof(float) * (ncell + column_fields().size() * ncolumn);
}

FieldSpool::FieldSpool(fs::path file, int nlay, std::ptrdiff_t ncolumn)
    : file_{std::move(file)}, ncell_{at(nlay) * at(ncolumn)}, ncolumn_{at(ncolumn)} {}

void FieldSpool::append(const MonthFields& fields) {
    require(fields.head.size() == ncell_, "FieldSpool::append: head needs one value per cell");
    std::string record(spool_head_bytes, '\0');
    std::memcpy(record.data(), &fields.first.days, sizeof fields.first.days);
    std::memcpy(record.data() + sizeof fields.first.days, &fields.end.days, sizeof fields.end.days);
    const auto add = [&record](const std::vector<float>& values) {
        record.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
    };
    add(fields.head);
    for (const auto& field : column_fields()) {
        require((fields.*field.values).size() == ncolumn_,
                "FieldSpool::append: a field needs one value per column");
        add(fields.*field.values);
    }
    file_.append(record);
}

}  // namespace heihe::io
